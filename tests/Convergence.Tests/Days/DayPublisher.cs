using System.Text.Json;
using SyncWorker.Contracts;
using SyncWorker.Convergence.Tests.Simulation;
using SyncWorker.Receive;

namespace SyncWorker.Convergence.Tests.Days;

/// <summary>A source that changes its jobs all day, and remembers the final state that each job must have.</summary>
internal sealed class DayPublisher(DayScript script, FakeClock clock, Random random)
{
    // Deliveries arrive in groups, as they do from a prefetching channel.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    private static readonly string[] Fields = ["ShortDescription", "Name", "Description"];

    private readonly Dictionary<(int Job, string Field), string> _newest = [];
    private readonly Queue<DateTimeOffset> _poison = new(script.Poison);
    private ulong _tag;

    public long Published { get; private set; }

    public bool IsDone { get; private set; }

    /// <summary>For each field of each job, the value of the newest change that the server can accept.</summary>
    public IEnumerable<(string Key, string Field, string Value)> Expected =>
        _newest.Select(said => (Key(said.Key.Job), said.Key.Field, said.Value));

    public async Task RunAsync(SimulatedWorker worker)
    {
        var order = new DeliveryOrder(worker.Commit, worker.Backlog);
        for (var due = 0; clock.GetUtcNow() < script.End; due = (int)(script.ChangesASecond * Tick.TotalSeconds))
        {
            // A few changes overtake each other, as those of several publishers do.
            foreach (var change in Enumerable.Range(0, due).Select(_ => Next()).OrderBy(change => change.Version + random.Next(3)).ToList())
            {
                _ = order.RecordAsync("day", ++_tag, worker.Decoder.Decode(
                    new(Queues.Jobs, change.Body, $"m{change.Version}", "application/json"), clock.GetUtcNow()));
            }
            await Task.Delay(Tick, clock, CancellationToken.None);
        }
        IsDone = true;
    }

    /// <param name="left">The number of poisons still to come, including this one.</param>
    public static string Poison(int left) => $"poison {left}";

    private (long Version, byte[] Body) Next()
    {
        // A poisoned job (the last of the remaining jobs) gets no more changes, so its last good state stays on the board.
        var version = ++Published;
        var last = DayScript.Jobs - 1 - script.Poison.Count + _poison.Count;
        if (_poison.TryPeek(out var at) && clock.GetUtcNow() >= at)
        {
            var text = Poison(_poison.Count);
            _poison.Dequeue();
            return (version, Snapshot(last, version, text));
        }

        // The first change of a job is a snapshot: patches alone would wait for one, and a poisoned job gets no more changes.
        var (job, value) = (random.Next(last + 1), $"c{version}");
        var isPatch = random.Next(2) == 0 && _newest.ContainsKey((job, "Name"));
        foreach (var field in isPatch ? ["Name"] : Fields)
        {
            _newest[(job, field)] = value;
        }
        return (version, isPatch
            ? JsonSerializer.SerializeToUtf8Bytes(
                new { mode = "Patch", version, sourceApp = "ERP", sourceType = "JOB", jobNo = $"J{job}", name = value })
            : Snapshot(job, version, value));
    }

    private static byte[] Snapshot(int job, long version, string value) => JsonSerializer.SerializeToUtf8Bytes(
        new
        {
            version,
            sourceApp = "ERP",
            sourceType = "JOB",
            jobNo = $"J{job}",
            shortDescription = value,
            name = value,
            description = value,
        });

    private static string Key(int job) => $"ERP/JOB/J{job}";
}
