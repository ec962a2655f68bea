namespace SyncWorker.Bench.Clients;

/// <summary>A message as somebody would declare it for MassTransit: the seven fields that are there.</summary>
public sealed record Job
{
    public required string SourceApp { get; init; }

    public required string SourceType { get; init; }

    public required string JobNo { get; init; }

    public required string ShortDescription { get; init; }

    public required string SiteCity { get; init; }

    public required string FreeText1 { get; init; }

    public required long Version { get; init; }
}
