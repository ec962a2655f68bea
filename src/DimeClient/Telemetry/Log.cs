using Microsoft.Extensions.Logging;

namespace DimeClient;

/// <summary>All log messages.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "{Method} {Path}: {Outcome}, status {Status}, after {Attempts} attempts and {Elapsed}")]
    public static partial void CallEnded(
        this ILogger log, string method, string path, string outcome, int? status, int attempts, TimeSpan elapsed);

    [LoggerMessage(2, LogLevel.Information, "{Method} {Path} failed: {Reason}, status {Status}. Retrying in {Wait}")]
    public static partial void AttemptFailed(
        this ILogger log, string method, string path, DimeErrorReason reason, int? status, TimeSpan wait);

    [LoggerMessage(3, LogLevel.Warning, "{Path} cannot be read ({Reason}): serving the cached list from {Age} ago")]
    public static partial void StaleListServed(this ILogger log, string path, TimeSpan age, DimeErrorReason reason);

    [LoggerMessage(4, LogLevel.Warning, "{Rows} buffered rows failed: {Reason}")]
    public static partial void BufferedRowsFailed(this ILogger log, int rows, string reason);

    [LoggerMessage(5, LogLevel.Error, "OnFailure of a buffer threw {Type}; it is not called again for these rows")]
    public static partial void CallbackThrew(this ILogger log, string type);
}
