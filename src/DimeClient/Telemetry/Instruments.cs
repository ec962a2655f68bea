using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace DimeClient;

/// <summary>The metrics. Names and units follow OpenTelemetry's conventions for HTTP clients where they exist.</summary>
internal static class Instruments
{
    // Static fields are initialised in this order, so the meter comes before its instruments.
    private static readonly Meter Meter = new(DimeTelemetry.MeterName, RequestMessage.Version);

    public static ActivitySource Source { get; } = new(DimeTelemetry.ActivitySourceName, RequestMessage.Version);

    public static Histogram<double> Duration { get; } =
        Meter.CreateHistogram<double>("dimeclient.call.duration", "s", "Duration of calls, including all attempts and waits.");

    public static Counter<long> Retries { get; } =
        Meter.CreateCounter<long>("dimeclient.retries", "{attempt}", "Attempts after the first one.");

    public static Counter<long> CacheReads { get; } =
        Meter.CreateCounter<long>("dimeclient.cache.reads", "{read}", "Lists requested: hit, miss or stale.");

    public static UpDownCounter<long> BufferedRows { get; } =
        Meter.CreateUpDownCounter<long>("dimeclient.buffer.rows", "{row}", "Rows that wait in buffers or are being sent.");

    public static Counter<long> FailedRows { get; } =
        Meter.CreateCounter<long>("dimeclient.buffer.failed_rows", "{row}", "Rows of a buffer whose call failed.");
}
