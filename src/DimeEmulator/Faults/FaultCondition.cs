namespace DimeEmulator;

/// <summary>Fields and their values, compared like keys. A row matches if it has all of them.</summary>
/// <param name="Values">By wire or JSON name, or <c>procedure</c>, <c>entity</c>, <c>key</c>.</param>
internal sealed record FaultCondition(IReadOnlyDictionary<string, string> Values)
{
    public static readonly IReadOnlyList<string> OfTheRow = ["procedure", "entity", "key"];

    public bool IsMetBy(ImportRow row)
    {
        var entity = ProcedureCatalog.Embedded.FindProcedure(row.Procedure)?.Entity;
        var fields = row.ToFields();
        return Values.All(v => v.Key.ToUpperInvariant() switch
        {
            "PROCEDURE" => AreEqual(row.Procedure, v.Value),
            "ENTITY" => entity is not null && AreEqual(entity.Name, v.Value),
            "KEY" => entity is not null && KeyText.AreEqual(RecordAddress.TextOf(entity, fields), v.Value),
            _ => fields.TryGetValue(entity?.Find(v.Key)?.Wire ?? v.Key, out var value) && AreEqual(value, v.Value),
        });
    }

    private static bool AreEqual(string left, string right) =>
        string.Equals(KeyText.Normalise(left), KeyText.Normalise(right), StringComparison.Ordinal);
}
