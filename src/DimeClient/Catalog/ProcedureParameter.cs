using System.Collections.Immutable;

namespace DimeClient;

/// <summary>One parameter of an import procedure.</summary>
public sealed record ProcedureParameter
{
    /// <summary>The name on the wire: <c>ShortDescription</c>, <c>pUrl</c>, <c>urldesc1</c>.</summary>
    public required string Wire { get; init; }

    /// <summary>The name in JSON and in messages: <c>shortDescription</c>.</summary>
    public required string Json { get; init; }

    public required ParameterType Type { get; init; }

    /// <summary>Names and numbers of an <see cref="ParameterType.Enum"/> parameter; empty if the numbers are not known.</summary>
    public ImmutableDictionary<string, int> EnumValues { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>The maximum length that the server accepts in UTF-16 characters, or null if no limit is known.</summary>
    public int? MaxLength { get; init; }

    /// <summary>The type the vendor's page gives, or null.</summary>
    public string? SqlType { get; init; }

    /// <summary>The upsert procedure has it.</summary>
    public bool InUpsert { get; init; }

    /// <summary>The delete (and clear) procedure has it.</summary>
    public bool InDelete { get; init; }

    public bool RequiredForUpsert { get; init; }

    public bool RequiredForDelete { get; init; }
}
