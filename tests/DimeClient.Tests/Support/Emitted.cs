using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Logging;

namespace DimeClient.Tests.Support;

/// <summary>Everything that the logs, activities and meters of the process emit, as text.</summary>
internal sealed class Emitted : ILoggerProvider
{
    private readonly ActivityListener _activities;
    private readonly MeterListener _meters = new();

    public Emitted()
    {
        _activities = new()
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => Activities.Add(
                $"{activity.Source.Name} {activity.OperationName} {activity.Status} "
                + $"{activity.StatusDescription} {Text(activity.TagObjects)} "
                + string.Join(" ", activity.Events.Select(e => $"{e.Name}({Text(e.Tags)})"))),
        };
        ActivitySource.AddActivityListener(_activities);
        _meters.InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument);
        _meters.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Keep(instrument, value, tags));
        _meters.Start();
    }

    public ConcurrentBag<string> Activities { get; } = [];

    public ConcurrentBag<string> Measurements { get; } = [];

    public ConcurrentBag<string> Logs { get; } = [];

    public IEnumerable<string> All => Activities.Concat(Measurements).Concat(Logs);

    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, Logs);

    public void Dispose()
    {
        _activities.Dispose();
        _meters.Dispose();
    }

    private static string Text(IEnumerable<KeyValuePair<string, object?>> tags) => string.Join(",", tags.Select(t => $"{t.Key}={t.Value}"));

    private void Keep(Instrument instrument, object value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        Measurements.Add(
            string.Create(CultureInfo.InvariantCulture, $"{instrument.Meter.Name} {instrument.Name} {value} {Text(tags.ToArray())}"));

    private sealed class Logger(string category, ConcurrentBag<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            lines.Add($"{category} scope {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add($"{logLevel} {category} {formatter(state, exception)} {exception}");
    }
}
