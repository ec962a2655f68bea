using System.Globalization;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Rollup;

namespace SyncWorker.Operate.Reading;

/// <summary>What happened in a span of time, in steps of equal length.</summary>
/// <param name="From">The beginning of the first step.</param>
/// <param name="Steps">One for each step, the newest last; null where nothing was counted.</param>
internal sealed record ChartReport(DateTimeOffset From, DateTimeOffset To, TimeSpan Step, IReadOnlyList<ChartStep?> Steps);

/// <summary>One step of a chart.</summary>
/// <param name="LagP50">How long a record took from its receipt to the board, in seconds; null if none went out.</param>
internal sealed record ChartStep(
    long Received, long Applied, long Calls, long Refused, long Backlog, long Dead, double? LagP50, double? LagP95);

/// <summary>Reads the minutes.</summary>
internal static class Charts
{
    /// <param name="entity">Empty for all.</param>
    /// <param name="minutes">How long a step is.</param>
    /// <param name="steps">How many there are.</param>
    public static ChartReport Run(Session ledger, string entity, int minutes, int steps, DateTimeOffset now)
    {
        var last = now.ToLedger() / 60_000 / minutes;
        var first = last - steps + 1;
        var rows = ledger.Query<Row>(Sql, new { Entity = entity, From = first * minutes, Step = minutes }).ToDictionary(row => row.Step);
        return new(
            Instant.FromLedger(first * minutes * 60_000),
            Instant.FromLedger((last + 1) * minutes * 60_000),
            TimeSpan.FromMinutes(minutes),
            [.. Enumerable.Range(0, steps).Select(step => rows.GetValueOrDefault(first + step)?.ToStep())]);
    }

    /// <summary>The lag of each entity over the last minutes, in seconds.</summary>
    public static Dictionary<string, (double? P50, double? P95)> Lags(Session ledger, int minutes, DateTimeOffset now) =>
        ledger.Query<Row>(LagsSql, new { From = (now.ToLedger() / 60_000) - minutes })
            .ToDictionary(row => row.Entity!, row => (Percentile(row.Lags, 0.5), Percentile(row.Lags, 0.95)));

    /// <summary>A percentile from the classes, with the values of a class spread evenly. Pure.</summary>
    /// <returns>In seconds; null if nothing was counted.</returns>
    internal static double? Percentile(IReadOnlyList<long> classes, double share)
    {
        var total = classes.Sum();
        var left = total * share;
        for (var i = 0; i < classes.Count; i++)
        {
            if (classes[i] > 0 && left <= classes[i])
            {
                var from = i == 0 ? 0 : RollupRow.Classes[i - 1];

                // The last class has no end. Its beginning is what is known for sure.
                var to = i < RollupRow.Classes.Length ? RollupRow.Classes[i] : from;
                return (from + ((to - from) * left / classes[i])) / 1000.0;
            }
            left -= classes[i];
        }
        return null;
    }

    private static readonly string LagColumns = string.Join(", ", Enumerable.Range(0, RollupRow.Classes.Length + 1)
        .Select(i => string.Create(CultureInfo.InvariantCulture, $"cast(sum(lag_{i}) as bigint) as Lag{i}")));

    private static readonly string Sql = $"""
        select minute / @Step as Step, cast(sum(received) as bigint) as Received, cast(sum(applied) as bigint) as Applied,
          cast(sum(calls) as bigint) as Calls, cast(sum(refused) as bigint) as Refused, max(backlog) as Backlog, max(dead) as Dead,
          {LagColumns}
        from rollup where minute >= @From and entity = @Entity group by 1
        """;

    private static readonly string LagsSql = $"select entity as Entity, {LagColumns} from rollup where minute >= @From group by entity";

    private sealed class Row
    {
        public long Step { get; init; }
        public string? Entity { get; init; }
        public long Received { get; init; }
        public long Applied { get; init; }
        public long Calls { get; init; }
        public long Refused { get; init; }
        public long Backlog { get; init; }
        public long Dead { get; init; }
        public long Lag0 { get; init; }
        public long Lag1 { get; init; }
        public long Lag2 { get; init; }
        public long Lag3 { get; init; }
        public long Lag4 { get; init; }
        public long Lag5 { get; init; }
        public long Lag6 { get; init; }
        public long Lag7 { get; init; }
        public long Lag8 { get; init; }
        public long Lag9 { get; init; }
        public long Lag10 { get; init; }
        public long Lag11 { get; init; }

        public long[] Lags => [Lag0, Lag1, Lag2, Lag3, Lag4, Lag5, Lag6, Lag7, Lag8, Lag9, Lag10, Lag11];

        public ChartStep ToStep() =>
            new(Received, Applied, Calls, Refused, Backlog, Dead, Percentile(Lags, 0.5), Percentile(Lags, 0.95));
    }
}
