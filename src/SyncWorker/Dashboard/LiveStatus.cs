using System.Collections.Concurrent;
using SyncWorker.Operate;
using SyncWorker.Operate.Queries;
using SyncWorker.Operate.Reading;

namespace SyncWorker.Dashboard;

/// <summary>A reading of how things stand, shared by everybody who looks.</summary>
/// <param name="ReceivedPerSecond">Since the reading before; null for the first one.</param>
/// <param name="MustAct">What somebody must do, one sentence each; empty if nothing.</param>
internal sealed record Live(
    DateTimeOffset At, NowReport Now, double? ReceivedPerSecond, double? AppliedPerSecond, IReadOnlyList<string> MustAct);

/// <summary>
/// Reads the status once for all who look at it, and less often when reading takes long: with a large backlog, four people who look cost
/// as much as one, and that is at most a twentieth of the time.
/// </summary>
internal sealed class LiveStatus(PageReader reader, ReadyCheck ready, TimeProvider time) : IDisposable
{
    private const int ShareOfTime = 20;
    private const int MostCharts = 100;

    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1);
    private readonly ConcurrentDictionary<(string Entity, int Minutes), (ChartReport Chart, DateTimeOffset Until)> _charts = new();
    private Live? _latest;
    private Live? _before;
    private DateTimeOffset _until;

    public async Task<Live> ReadAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            if (_latest is null || now >= _until)
            {
                var began = time.GetTimestamp();
                _before = _latest ?? _before;
                _latest = Read(now);
                var took = time.GetElapsedTime(began) * ShareOfTime;
                _until = now + (took > Shortest ? took : Shortest);
            }
            return _latest;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>A chart; the same for all who look at it within its step, at most a minute.</summary>
    public ChartReport Chart(string entity, int minutes, int steps)
    {
        var now = time.GetUtcNow();
        if (!_charts.TryGetValue((entity, minutes), out var known) || now >= known.Until)
        {
            // Names of entities come from an address, so the number of kept charts is bounded.
            if (_charts.Count > MostCharts)
            {
                _charts.Clear();
            }
            known = (reader.Chart(entity, minutes, steps), now.AddSeconds(minutes == 1 ? 5 : 60));
            _charts[(entity, minutes)] = known;
        }
        return known.Chart;
    }

    public void Dispose() => _one.Dispose();

    private Live Read(DateTimeOffset now)
    {
        var report = reader.Now();
        var seconds = (now - _before?.At)?.TotalSeconds;
        double? Rate(Func<StatusReport, long> count) =>
            seconds > 0 ? Math.Max(0, count(report.Status) - count(_before!.Now.Status)) / seconds : null;
        return new(
            now,
            report,
            Rate(status => status.Received),
            Rate(status => status.Applied + status.Coalesced + status.Unchanged),
            [
                .. ready.Reasons(),
                .. report.Status.Dead > 0 ? new[] { Fill.In(Texts.MustActDead, report.Status.Dead) } : [],
                .. report.Status.LongWaits.Select(wait => wait.ToString()),
            ]);
    }
}
