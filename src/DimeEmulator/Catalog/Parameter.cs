namespace DimeEmulator;

/// <summary>One parameter of an import procedure.</summary>
/// <param name="Wire">The name procedures use: <c>ShortDescription</c>, <c>pUrl</c>.</param>
/// <param name="Json">The name typed endpoints use: <c>shortDescription</c>.</param>
/// <param name="TypeName">The type as the catalog writes it: <c>string</c>, <c>Importance</c>.</param>
/// <param name="MaxLength">The maximum length of the column in UTF-16 characters; null if no limit is known.</param>
internal sealed record Parameter(string Wire, string Json, string TypeName, ValueKind Kind, int? MaxLength)
{
    public bool InUpsert { get; init; }

    public bool InDelete { get; init; }

    public bool RequiredForUpsert { get; init; }

    public bool RequiredForDelete { get; init; }
}
