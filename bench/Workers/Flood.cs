using System.Globalization;
using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Bench;

/// <summary>
/// Publishes 5,400 changes of 400 records within 20 s. 8 % of them are deletes, many of them of records that are already deleted or
/// never existed. Meanwhile a dozen calls fail transiently. At the end, each record is published once more. Measures how many calls
/// this takes, and how long until nothing is pending.
/// </summary>
/// <param name="Workers">The number of worker processes.</param>
/// <param name="IsStrict">The server refuses a delete of a missing record.</param>
/// <param name="IsThrottled">One of the transient faults is a 429.</param>
internal sealed record Flood(int Workers, bool IsStrict, bool IsThrottled)
{
    public const string Header = """
        | workers | delete of a missing record | a 429 | calls | of which refused | s until nothing is pending |
        |---|---|---|---|---|---|
        """;

    private const int Records = 400;
    private const int Family = 5;
    private const int Changes = 5_400;
    private const int Slices = 200;
    private const int Faults = 12;

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static IEnumerable<Flood> All =>
        from workers in Enumerable.Range(1, 3)
        from faults in Enumerable.Range(0, 4)
        select new Flood(workers, IsStrict: faults >= 2, IsThrottled: faults % 2 == 1);

    /// <returns>A row of the table.</returns>
    public async Task<string> MeasureAsync(Uri broker, CancellationToken cancellationToken)
    {
        await using var publisher = await RawPublisher.ConnectAsync(broker, cancellationToken);
        foreach (var queue in Queues.All)
        {
            await publisher.DeleteQueueAsync(queue, cancellationToken);
        }
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.Path);
        await board.SetAsync(new { latency = 50, deleteMissing = IsStrict ? "error" : "ok" });
        await using var database = await Database.CreateAsync("flood");
        await using var ledger = new LedgerView(database.ConnectionString);
        var workers = new List<BenchWorker>();
        try
        {
            for (var i = 0; i < Workers; i++)
            {
                workers.Add(await BenchWorker.StartAsync(
                    board.Address, broker, database.ConnectionString, cancellationToken, isSlow: false));
            }
            await Eventually.TrueAsync(
                async () => await publisher.QueueDepthAsync(Queues.Changes, cancellationToken) is not null,
                Patience,
                "the workers have declared their queues",
                cancellationToken);
            await ledger.UntilSharedAsync(Workers, cancellationToken);

            var began = TimeProvider.System.GetTimestamp();
            var bodies = Bodies(new Random(16)).ToList();
            for (var slice = 0; slice < Slices; slice++)
            {
                if (slice % (Slices / Faults) == Slices / Faults / 2)
                {
                    await board.BreakAsync(Fault(slice / (Slices / Faults)));
                }
                await publisher.PublishManyAsync(
                    Queues.Changes,
                    bodies.Take((slice * Changes / Slices)..((slice + 1) * Changes / Slices)),
                    cancellationToken);
                var wait = (Length * (slice + 1) / Slices) - TimeProvider.System.GetElapsedTime(began);
                await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, TimeProvider.System, cancellationToken);
            }
            await board.MendAsync();
            await ledger.UntilRecordedAsync(Changes, cancellationToken);
            await ledger.UntilNothingIsPendingAsync(cancellationToken);

            var time = TimeProvider.System.GetElapsedTime(began);
            var (calls, refused) = await ledger.CallsAsync(cancellationToken);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"| {Workers} | {(IsStrict ? "refused" : "taken")} | {(IsThrottled ? "one" : "none")} "
                + $"| {calls} | {refused} | {time.TotalSeconds:0} |");
        }
        finally
        {
            foreach (var worker in workers)
            {
                await worker.DisposeAsync();
            }
        }
    }

    private object Fault(int number) => number == Faults / 2 && IsThrottled ? new { status = 429, retryAfter = 1, times = 1 }
        : (number % 3) switch
        {
            0 => new { status = 503, times = 1 },
            1 => new { status = 500, times = 1 },
            _ => new { latency = 2_000, times = 1 },
        };

    private static IEnumerable<string> Bodies(Random random)
    {
        for (var version = 1; version <= Changes; version++)
        {
            var last = version - (Changes - Records) - 1;
            var (record, isDelete) = last < 0 ? (random.Next(Records), random.Next(100) < 8) : (last, false);
            var (job, part) = (record / Family, record % Family);
            var key = $"\"sourceApp\":\"BC1\",\"sourceType\":\"SERVICE\",\"jobNo\":\"J{job}\"";
            yield return (part, isDelete) switch
            {
                (0, true) => $$"""{"entity":"Job","kind":"Delete",{{key}},"checkAppointments":false,"version":{{version}}}""",
                (0, false) => $$"""{"entity":"Job",{{key}},"shortDescription":"{{version}}","version":{{version}}}""",
                ( <= 2, true) => $$"""{"entity":"Task","kind":"Delete",{{key}},"taskNo":"T{{part}}","version":{{version}}}""",
                ( <= 2, false) =>
                    $$"""{"entity":"Task",{{key}},"taskNo":"T{{part}}","shortDescription":"{{version}}","version":{{version}}}""",
                (_, true) => $$"""{"entity":"Appointment","kind":"Delete","appointmentGuid":"{{Guid(record)}}","version":{{version}}}""",
                _ => $$"""{"entity":"Appointment","appointmentGuid":"{{Guid(record)}}",{{key}},"taskNo":"T{{part - 2}}","start":"2026-12-01T08:00:00","end":"2026-12-01T09:00:00","subject":"{{version}}","version":{{version}}}""",
            };
        }
    }

    private static string Guid(int record) => $"00000000-0000-0000-0000-{record:D12}";
}
