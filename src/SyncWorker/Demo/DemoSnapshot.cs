using SyncWorker.Operate.Queries;

namespace SyncWorker.Demo;

/// <summary>How things stand at one instant.</summary>
/// <param name="RowsPerCall">Of the last calls, on average.</param>
/// <param name="Said">Events so far, of which <paramref name="Events"/> are the last.</param>
internal sealed record DemoSnapshot(
    TimeSpan Elapsed, DateTimeOffset Now, StatusReport Status, double RowsPerCall, int Published, int Total, long Said, IReadOnlyList<string> Events)
{
    public string Gate => Status.Gate switch
    {
        { Open: true } => "open",
        { Until: { } until } gate when until > Now => $"closed ({gate.Reason}: {gate.Detail}) for {(until - Now).TotalSeconds:0.0} s more",
        { } gate => $"closed ({gate.Reason}: {gate.Detail}), one call probes",
    };
}
