namespace DimeClient.Entities;

/// <summary>The resource of an <see cref="IncomingAssignment"/>.</summary>
public sealed record IncomingResource
{
    public string? SourceApp { get; init; }

    public string? SourceType { get; init; }

    public string? ResourceNo { get; init; }

    public string? DisplayName { get; init; }

    public string? Department { get; init; }

    public string? Email { get; init; }
}
