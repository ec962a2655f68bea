using System.Text.Json;
using System.Text.Json.Serialization;

namespace SyncWorker.Compare;

/// <summary>How a record differs from its source.</summary>
internal enum DifferenceKind
{
    /// <summary>The source has it and the board does not.</summary>
    Missing,

    /// <summary>The board has it and the source does not.</summary>
    Extra,

    /// <summary>Both have it, with different values.</summary>
    Different,

    /// <summary>It differs, and a change that is pending or dead, or a call without an answer, explains that.</summary>
    Waiting,

    /// <summary>It differs, but something newer than the export was received. The next export will tell.</summary>
    Newer,
}

/// <summary>Writes the kinds in lower case, like all states.</summary>
internal sealed class DifferenceKindConverter() : JsonStringEnumConverter<DifferenceKind>(JsonNamingPolicy.CamelCase);

/// <summary>A record that is not on the board as its source says.</summary>
/// <param name="Cause">Why, in words.</param>
internal sealed record Difference(
    [property: JsonConverter(typeof(DifferenceKindConverter))] DifferenceKind Kind, string Entity, string Key, string Cause)
{
    /// <summary>The place of the record in the request; in a report, its line in the file. Null: the source does not have it.</summary>
    public long? Index { get; init; }

    /// <summary>The change that is the cause; null if there is none.</summary>
    public long? Change { get; init; }

    /// <summary>The fields that differ; empty if the record is missing or extra.</summary>
    public IReadOnlyList<FieldDifference> Fields { get; init; } = [];
}

/// <summary>A field with different values.</summary>
/// <param name="Field">The wire name.</param>
/// <param name="Source">The value that the source says, as it would be sent; null if the source says none.</param>
/// <param name="Accepted">The value that the board accepted last; null if it accepted none.</param>
/// <param name="Change">The change that the accepted value comes from.</param>
internal sealed record FieldDifference(string Field, string? Source, string? Accepted, long? Change)
{
    /// <summary>The value that the API returns; null if it was not asked, or returns none.</summary>
    public string? Board { get; init; }
}
