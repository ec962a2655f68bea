using System.Text.Json;

namespace DimeClient.Entities;

/// <summary>
/// A kind of resource. It is maintained in Dime.Scheduler; a resource refers to it in <see cref="Resource.ResourceType"/>.
/// </summary>
public sealed record ResourceType
{
    /// <summary>The server's own id; the API's pages do not say whether it is a number.</summary>
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? DisplayName { get; init; }

    internal static ResourceType Read(JsonElement record) => new()
    {
        Id = record.TextOf("id"),
        Name = record.TextOf("name"),
        DisplayName = record.TextOf("displayName"),
    };
}
