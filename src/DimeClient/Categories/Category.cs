using System.Text.Json.Serialization;

namespace DimeClient;

/// <summary>A category of jobs, tasks and appointments.</summary>
public sealed record Category
{
    /// <summary>Its id, number or not: the API's pages do not say.</summary>
    [JsonConverter(typeof(TextOrNumberConverter))]
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? DisplayName { get; init; }

    /// <summary><c>#rrggbb</c>.</summary>
    public string? Color { get; init; }
}
