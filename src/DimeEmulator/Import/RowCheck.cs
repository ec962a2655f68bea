namespace DimeEmulator;

/// <summary>Checks a row without the stored records. Messages follow SQL Server's wording where it exists.</summary>
internal static class RowCheck
{
    /// <returns>
    /// Why the row is refused; or null, with the row's values under the catalog's wire names in <paramref name="fields"/>.
    /// </returns>
    public static string? Check(Procedure procedure, ImportRow row, ValueForms forms, out Dictionary<string, string> fields)
    {
        fields = new Dictionary<string, string>(row.Names.Count, StringComparer.Ordinal);
        for (var i = 0; i < row.Names.Count; i++)
        {
            if (!procedure.Parameters.TryGetValue(row.Names[i], out var parameter))
            {
                return $"@{row.Names[i]} is not a parameter for procedure {procedure.Name}.";
            }
            if (!fields.TryAdd(parameter.Wire, row.Values[i]))
            {
                return $"Parameter '@{parameter.Wire}' was supplied multiple times.";
            }
            if (ValueCheck.Check(procedure.Entity, parameter, row.Values[i], forms) is { } wrong)
            {
                return wrong;
            }
        }
        return CheckRequired(procedure, fields);
    }

    private static string? CheckRequired(Procedure procedure, Dictionary<string, string> fields)
    {
        foreach (var (part, isKey) in procedure.Required)
        {
            if (!part.Names.Any(fields.ContainsKey))
            {
                var names = string.Join("' or '@", part.Names);
                return $"Procedure or function '{procedure.Name}' expects parameter '@{names}', which was not supplied.";
            }
            if (isKey && part.ValueIn(fields) is null)
            {
                return $"Parameter \"{part.Names[0]}\" cannot be empty when {Doing(procedure.Kind)} {procedure.Entity.Plural}.";
            }
        }

        // If the entity has no key, a delete without any value would delete all records.
        return procedure.Kind == ProcedureKind.Delete && !fields.Values.Any(v => v.Length > 0)
            ? $"Procedure '{procedure.Name}' expects a value that says which {procedure.Entity.Noun} to delete."
            : null;
    }

    private static string Doing(ProcedureKind kind) => kind switch
    {
        ProcedureKind.Upsert => "creating",
        ProcedureKind.Delete => "deleting",
        _ => "clearing",
    };
}
