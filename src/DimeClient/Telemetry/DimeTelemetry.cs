namespace DimeClient;

/// <summary>The names to subscribe to. No telemetry contains a key, a password, a token, a body or a query.</summary>
public static class DimeTelemetry
{
    /// <summary>Name of the <see cref="System.Diagnostics.ActivitySource"/>: one activity per call, its retries as events.</summary>
    public const string ActivitySourceName = "DimeClient";

    /// <summary>Name of the <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "DimeClient";

    /// <summary>Category of the log.</summary>
    public const string LogCategory = "DimeClient";
}
