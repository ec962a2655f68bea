namespace DimeEmulator.Tests;

/// <summary>The smallest valid row of an entity, preceded by the smallest valid rows of its parents.</summary>
internal static class LeastRows
{
    // A child refers to its parent without further work: a sample value depends only on the kind of the parameter.
    public static IEnumerable<Row> WithParents(string entity)
    {
        var upsert = ProcedureCatalog.Embedded.Procedures.Single(p => p.Kind == ProcedureKind.Upsert && p.Entity.Name == entity);
        foreach (var row in upsert.Entity.ParentName is { } parent ? WithParents(parent) : [])
        {
            yield return row;
        }
        var names = upsert.Required.Select(r => r.Part.Names[0]).ToList();
        if (upsert.Entity.IsAppointment)
        {
            names.Add("AppointmentGuid"); // not required, but its children refer to it
        }
        yield return Row.Of(upsert.Name, [.. names.Select(n => (n, SampleOf(upsert.Parameters[n])))]);
    }

    private static string SampleOf(Parameter parameter) => parameter.Kind switch
    {
        ValueKind.Text => "A",
        ValueKind.Integer or ValueKind.Long or ValueKind.Decimal or ValueKind.Boolean or ValueKind.Enum => "1",
        ValueKind.DateTime => "2026-11-20T08:00:00",
        ValueKind.Time => "08:00:00",
        ValueKind.Guid => "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        _ => throw new InvalidOperationException($"No sample of kind {parameter.Kind}."),
    };
}
