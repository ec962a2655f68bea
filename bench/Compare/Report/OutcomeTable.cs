using System.Globalization;
using SyncWorker.Bench.Runs;

namespace SyncWorker.Bench.Report;

/// <summary>The table of runs that bring a number of changes to the board. Pure.</summary>
internal static class OutcomeTable
{
    private const double Megabyte = 1_000_000;

    /// <param name="results">By name, in the order of the table.</param>
    /// <param name="yardstick">The name that others are compared with; null, or one that is not there: no ratio.</param>
    public static MarkdownTable Of(
        IReadOnlyDictionary<string, List<Outcome>> results, string? yardstick, IReadOnlyDictionary<string, Counted> counted)
    {
        var table = new MarkdownTable(
            "contender", "changes/s", "ratio to `Batch<T>`", "CPU, µs/change", "of PostgreSQL", "of the broker", "peak memory, MB",
            "first call after, s", "calls", "rows", "old state at the end", "acks per 1,000 messages", "fsyncs per 1,000 changes");
        var one = yardstick is not null && results.TryGetValue(yardstick, out var own)
            ? Spread.Of(own.Select(outcome => outcome.ChangesPerSecond)).Median
            : (double?)null;
        foreach (var (name, outcomes) in results)
        {
            var rate = Of(outcome => outcome.ChangesPerSecond);
            var count = counted.GetValueOrDefault(name);
            table.Add(
                name,
                rate.ToString(),
                one is { } unit ? (rate.Median / unit).ToString("0.00", CultureInfo.InvariantCulture) : "",
                Of(outcome => outcome.MicrosecondsEach(outcome.Cpu)).ToString(),
                Spread.Figure(Of(outcome => outcome.MicrosecondsEach(outcome.PostgresCpu)).Median),
                Spread.Figure(Of(outcome => outcome.MicrosecondsEach(outcome.BrokerCpu)).Median),
                Spread.Figure(Of(outcome => outcome.PeakMemory / Megabyte).Median),
                Spread.Figure(Of(outcome => outcome.ToFirstCall.TotalSeconds).Median),
                Of(outcome => outcome.Calls).ToString(),
                Of(outcome => outcome.Rows).ToString(),
                Spread.Figure(Of(outcome => outcome.Stale).Median),
                count is null ? "not measured" : Spread.Figure(count.AcksPerThousand),
                count?.FsyncsPerThousand is { } fsyncs ? Spread.Figure(fsyncs) : "not measured");

            Spread Of(Func<Outcome, double> figure) => Spread.Of(outcomes.Select(figure));
        }
        return table;
    }
}
