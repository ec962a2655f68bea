using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace SyncWorker.Operate;

/// <summary>
/// A log line on the console: time in UTC, level, category, what happened. One line, with nothing of foreign text in it that a terminal would obey.
/// </summary>
internal sealed class LogLines(TimeProvider time) : ConsoleFormatter(Format)
{
    public const string Format = "lines";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.WriteLine($"{Output.Time(time.GetUtcNow())} {Level(logEntry.LogLevel)}: {logEntry.Category}: {PlainText.OneLine(message)}");
        if (logEntry.Exception is { } exception)
        {
            textWriter.WriteLine(PlainText.Of(exception.ToString()));
        }
    }

    private static string Level(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
