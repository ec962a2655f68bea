using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using SyncWorker.Operate.Redaction;
using SyncWorker.Runtime;

namespace SyncWorker.Operate;

/// <summary>
/// Formats a log entry for the console: time in UTC, level, category, message. The message is one line, and control characters in foreign
/// text are escaped, so a terminal cannot obey them.
/// </summary>
internal sealed class LogLines(TimeProvider time, Redactor redactor) : ConsoleFormatter(Format)
{
    public const string Format = "lines";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = redactor.Text(null, logEntry.Formatter(logEntry.State, logEntry.Exception), [])!;
        textWriter.WriteLine(
            $"{Moment.Of(time.GetUtcNow())} {Level(logEntry.LogLevel)}: {logEntry.Category}: {PlainText.OneLine(message)}");
        if (logEntry.Exception is { } exception)
        {
            textWriter.WriteLine(PlainText.Of(redactor.Text(null, exception.ToString(), [])!));
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
