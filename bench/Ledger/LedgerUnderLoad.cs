using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Changes;
using SyncWorker.Decide;
using SyncWorker.Dispatch;
using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Find;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Ledger.Record;
using SyncWorker.Plan;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Bench;

/// <summary>A ledger without broker and server: the recorded changes are synthetic, and every call is accepted at once.</summary>
internal sealed class LedgerUnderLoad : IDisposable
{
    private const int Group = 200;
    private const int MostBytes = 1_000_000;

    private static readonly TimeProvider Time = TimeProvider.System;

    private readonly LedgerStore _store;
    private readonly Recorder _recorder;
    private readonly WorkFinder _work;
    private readonly Leases _leases;
    private readonly ImportLog _imports;
    private readonly PlanLog _plans;
    private readonly WaitSweep _waits;
    private readonly ChangeReader _reader = new(new(), new(), new());

    private LedgerUnderLoad(LedgerStore store)
    {
        _store = store;
        _recorder = new(store, new ReceiveOptions().DedupeWindow, Time);
        _work = new(store);
        _leases = new(store, new(), new(Time), Time, NullLogger<Leases>.Instance);
        _imports = new(store, _leases, Time);
        _plans = new(store);
        _waits = new(store, _leases, new());
    }

    public static async Task<LedgerUnderLoad> OpenAsync(LedgerOptions options, CancellationToken cancellationToken)
    {
        var ledger = new LedgerUnderLoad(LedgerStore.Open(options));
        await ledger._leases.TurnAsync(new HashSet<int>(), new ImportOptions().LateWindow, cancellationToken);
        return ledger;
    }

    /// <summary>Records one change for each job, in groups of 200.</summary>
    /// <returns>How long recording took.</returns>
    public async Task<TimeSpan> RecordAsync(int jobs, int version, CancellationToken cancellationToken)
    {
        var watch = new Stopwatch();
        foreach (var group in Enumerable.Range(1, jobs).Chunk(Group))
        {
            var changes = group.Select(job => Change(job, version)).ToList();
            watch.Start();
            await _recorder.RecordAsync(changes, cancellationToken);
            watch.Stop();
        }
        return watch.Elapsed;
    }

    /// <summary>
    /// Records jobs, each with a task and an appointment, by two concurrent recorders whose groups touch the same parents.
    /// </summary>
    /// <returns>How long recording took.</returns>
    public async Task<TimeSpan> RecordFamiliesAsync(int families, CancellationToken cancellationToken)
    {
        var parents = Enumerable.Range(1, families).SelectMany(family => new[] { Job(family), Task(family) }).Chunk(Group).ToList();
        var children = Enumerable.Range(1, families).Select(Appointment).Chunk(Group).ToList();
        var watch = Stopwatch.StartNew();
        await System.Threading.Tasks.Task.WhenAll(Recorder(children), Recorder(parents));
        return watch.Elapsed;

        System.Threading.Tasks.Task Recorder(List<IncomingChange[]> groups) => System.Threading.Tasks.Task.Run(
            async () =>
            {
                foreach (var group in groups)
                {
                    await _recorder.RecordAsync(group, cancellationToken);
                }
            },
            cancellationToken);
    }

    /// <summary>The average time of looking for work.</summary>
    /// <param name="held">The number of partitions to look in, of 64; an embedded ledger has none.</param>
    public TimeSpan Look(int held)
    {
        const int Times = 10;
        var partitions = _store.IsShared ? Enumerable.Range(0, held).Select(i => i * EntityAddress.Partitions / held).ToArray() : null;
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < Times; i++)
        {
            _work.Due(Time.GetUtcNow(), Sending.MaxRows + Dispatcher.Spare, new([], []), partitions);
        }
        return watch.Elapsed / Times;
    }

    /// <summary>Plans, claims and settles calls until nothing is left.</summary>
    public async Task<Sending> SendAsync(CancellationToken cancellationToken)
    {
        var sending = new Sending();
        while (true)
        {
            var now = Time.GetUtcNow();
            await Sending.Take(ref sending.Waiting, () => _waits.TurnAsync(now, isBehind: false, cancellationToken));
            var due = Sending.Take(ref sending.Looking, () => _work.Due(now, Sending.MaxRows + Dispatcher.Spare, new([], []), _leases.Plannable));
            var plan = Sending.Take(ref sending.Planning, () => Planner.Next(due, Sending.MaxRows, MostBytes));
            if (plan.Parked.Count > 0)
            {
                await Sending.Take(ref sending.Waiting, () => _plans.SetAsideAsync(plan, now, cancellationToken));
            }
            if (plan.Call is not { } call)
            {
                if (plan.Parked.Count > 0)
                {
                    continue;
                }
                return sending;
            }

            var open = await Sending.Take(ref sending.Claiming, () => _imports.OpenAsync(call, now, cancellationToken))
                ?? throw new InvalidOperationException("The call may not start.");
            await Sending.Take(
                ref sending.Settling,
                () => _imports.SettleAsync(open, (gate, _) => Accepted(open, call, now, gate), cancellationToken));
            sending.Calls++;
            sending.Rows += call.Rows.Count;
        }
    }

    public void Dispose() => _store.Dispose();

    private static Settlement Accepted(OpenImport open, PlannedCall call, DateTimeOffset startedAt, GateState gate)
    {
        var now = Time.GetUtcNow();
        var retry = new RetryOptions();
        var disposition = DispositionPolicy.Decide(null, CallFacts.Of(call, now, gate, retry), retry);
        return new SettlementBuilder(open.Id, startedAt, now, 0.5, new(), retry, new()).Build(call, disposition, null, gate);
    }

    private IncomingChange Change(int job, int version) => Read("Job", $"{job} {version}",
        $$"""{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"JOB-{{job}}","shortDescription":"Boiler {{job}}","siteCity":"Gent","freeText1":"a","version":{{version}}}""");

    private IncomingChange Job(int family) => Read("Job", $"family {family}",
        $$"""{"sourceApp":"BC1","sourceType":"FAMILY","jobNo":"F-{{family}}","shortDescription":"Boiler {{family}}","version":1}""");

    private IncomingChange Task(int family) => Read("Task", $"task {family}",
        $$"""{"sourceApp":"BC1","sourceType":"FAMILY","jobNo":"F-{{family}}","taskNo":"1","shortDescription":"Repair","version":1}""");

    private IncomingChange Appointment(int family) => Read("Appointment", $"appointment {family}",
        $$"""{"sourceApp":"BC1","sourceType":"FAMILY","jobNo":"F-{{family}}","taskNo":"1","appointmentGuid":"00000000-0000-0000-0000-{{family:D12}}","resourceNo":"R","start":"2026-11-20T08:00:00","end":"2026-11-20T09:00:00","version":1}""");

    private IncomingChange Read(string entity, string id, string json)
    {
        using var change = JsonDocument.Parse(json);
        return _reader.Read(change.RootElement, 0, new("bench", entity, id), Time.GetUtcNow()).Change;
    }
}
