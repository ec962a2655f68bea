using System.Globalization;
using SyncWorker.Bench.Runs;

namespace SyncWorker.Bench.Report;

/// <summary>The table of runs that bring a number of changes to the board. Pure.</summary>
internal static class OutcomeTable
{
    private const double Megabyte = 1_000_000;
    private static readonly string[] Counts = ["acks per 1,000 messages", "fsyncs per 1,000 changes"];

    /// <param name="results">By name, in the order of the table.</param>
    /// <param name="counted">Acks and fsyncs by name; if there are none, the table has no columns for them.</param>
    /// <param name="yardstick">The name that others are compared with; null, or one that is not there: no ratio.</param>
    public static MarkdownTable Of(
        IReadOnlyDictionary<string, List<Outcome>> results, string? yardstick, IReadOnlyDictionary<string, Counted> counted)
    {
        var table = new MarkdownTable([
            "contender", "changes/s", "ratio to `Batch<T>`", "CPU, µs/change", "of PostgreSQL", "of the broker", "peak memory, MB",
            "first call after, s", "calls", "rows", "old state at the end",
            .. counted.Count > 0 ? Counts : [],
        ]);
        var one = yardstick is not null && results.TryGetValue(yardstick, out var own)
            ? Spread.Of(own.Select(outcome => outcome.ChangesPerSecond)).Median
            : (double?)null;
        foreach (var (name, outcomes) in results)
        {
            var rate = Of(outcome => outcome.ChangesPerSecond);
            var count = counted.GetValueOrDefault(name);
            table.Add([
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
                .. counted.Count > 0
                    ? new[] { Figure(count?.AcksPerThousand), Figure(count?.FsyncsPerThousand) }
                    : [],
            ]);

            Spread Of(Func<Outcome, double> figure) => Spread.Of(outcomes.Select(figure));
        }
        return table;
    }

    private static string Figure(double? value) => value is { } measured ? Spread.Figure(measured) : "not measured";
}
