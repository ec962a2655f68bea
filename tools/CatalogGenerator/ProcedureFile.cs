namespace CatalogGenerator;

/// <summary>The part of <c>procedures.json</c> that is read; property names match the file's, ignoring case.</summary>
internal sealed record ProcedureFile(Dictionary<string, EntityFacts> Entities);

/// <summary>One entity of the file.</summary>
internal sealed record EntityFacts(
    string? Path,
    string? Upsert,
    string? Delete,
    string? Clear,
    string[]? Key,
    string? Parent,
    Dictionary<string, string>? ParentKey,
    string Aggregate,
    int Rank,
    ParameterFacts[] Parameters);

/// <summary>One parameter of an entity; <paramref name="Required"/> holds <c>upsert</c> and <c>delete</c>.</summary>
internal sealed record ParameterFacts(
    string Wire,
    string Json,
    string Type,
    int? MaxLength,
    string? SqlType,
    bool Upsert,
    bool Delete,
    string[]? Required);
