namespace SyncWorker.Operate.Redaction;

/// <summary>Which fields hold personal data, and are replaced by a mark where they need not be seen. docs/security.md says where.</summary>
internal sealed record RedactionOptions
{
    public const string Section = "Redaction";

    /// <summary>
    /// Fields as <c>ENTITY.FIELD</c>, by their names in JSON or on the wire; <c>*</c> stands for any part of a name: <c>Resource.email</c>,
    /// <c>*.*phone*</c>. Default none.
    /// </summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    internal IEnumerable<string> Contradictions() => Fields.Index()
        .Where(field => !Redactor.IsKnown(field.Item))
        .Select(field => $"Redaction:Fields:{field.Index} = {field.Item}: must be ENTITY.FIELD and match a field of the catalog, such as "
            + "Resource.email or *.*phone*.");
}
