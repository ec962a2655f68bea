using SyncWorker.Operate.Queries;

namespace SyncWorker.Demo;

/// <summary>The state of the demonstration at one instant.</summary>
/// <param name="RowsPerCall">Rows per call, as an average of the last calls.</param>
/// <param name="Said">The number of events so far, of which <paramref name="Events"/> are the last.</param>
internal sealed record DemoSnapshot(
    TimeSpan Elapsed,
    DateTimeOffset Now,
    StatusReport Status,
    double RowsPerCall,
    int Published,
    int Total,
    long Said,
    IReadOnlyList<string> Events)
{
    public string Gate => Status.Gate switch
    {
        { Open: true } => "open",
        { Until: { } until } gate when until > Now => $"closed ({gate.Reason}: {gate.Detail}) for {(until - Now).TotalSeconds:0.0} s more",
        { } gate => $"closed ({gate.Reason}: {gate.Detail}), one call probes",
    };
}
