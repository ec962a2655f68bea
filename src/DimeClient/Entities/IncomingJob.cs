namespace DimeClient.Entities;

/// <summary>The job of an <see cref="IncomingTask"/>: its key names the record in the back office.</summary>
public sealed record IncomingJob
{
    public string? SourceApp { get; init; }

    public string? SourceType { get; init; }

    public string? JobNo { get; init; }
}
