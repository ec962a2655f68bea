using DimeClient;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Contracts;
using SyncWorker.Decide;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Find;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Ledger.Record;
using SyncWorker.Operate;
using SyncWorker.Operate.Queries;
using SyncWorker.Operate.Sending;
using SyncWorker.Plan;
using SyncWorker.Replay;
using SyncWorker.Replay.Edit;
using SyncWorker.Replay.Operation;
using SyncWorker.Replay.Records;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>A test's own real ledger, in a file or in PostgreSQL, with a clock that stands still.</summary>
internal sealed class TestLedger : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public TestLedger(TimeSpan? dedupeWindow = null)
    {
#if POSTGRESQL
        var schema = OwnSchema.CreateAsync("ledger").GetAwaiter().GetResult();
        Options = new() { Provider = LedgerProvider.PostgreSQL, ConnectionString = schema.ConnectionString };
#else
        Options = new() { Directory = _directory.Path };
#endif
        Store = LedgerStore.Open(Options);
        Recorder = new(Store, dedupeWindow ?? TimeSpan.FromDays(7), Clock);
        Work = new(Store);
        Plans = new(Store);
        Leases = NewWorker();
        Imports = new(Store, Leases, Clock);
        Waits = new(Store, Leases, new());
        Tools = Some.Tools(Store, Clock);
        Operations = Tools.Operations;
        Replayer = new(Tools);
        Editor = new(Tools);
        Resetter = new(Tools);
        Resender = new(Tools);
        Discarder = new(Tools);
        Skipper = new(Tools);
        Pauser = new(Tools);
        Resumer = new(Tools);
    }

    public FakeClock Clock { get; } = new(Some.Now);

    public LedgerOptions Options { get; }

    public LedgerStore Store { get; }

    public Recorder Recorder { get; }

    public WorkFinder Work { get; }

    public PlanLog Plans { get; }

    public ImportLog Imports { get; private set; }

    public Leases Leases { get; private set; }

    /// <summary>Which changes are settled without a row. Default: as in the worker.</summary>
    public UnchangedRule Unchanged { get; set; } = new ImportOptions().UnchangedRule;

    public WaitSweep Waits { get; private set; }

    public VerbTools Tools { get; }

    public Replayer Replayer { get; }

    public Operations Operations { get; }

    public Discarder Discarder { get; }

    public Editor Editor { get; }

    public Resetter Resetter { get; }

    public Skipper Skipper { get; }

    public Resender Resender { get; }

    public Pauser Pauser { get; }

    public Resumer Resumer { get; }

    /// <summary>The operator that the service and the commands use.</summary>
    public LedgerOperator Operator(bool isServed = true) => new(Store, Clock, Tools, isServed);

    /// <summary>Records changes as a message contains them.</summary>
    public async Task<IReadOnlyList<Receipt>> ReceiveAsync(params (string Json, string? MessageId)[] changes) => await Recorder.RecordAsync(
        [.. changes.Select(change => Reading.Read(change.Json, new(Queues.Changes, MessageId: change.MessageId)).Change)],
        CancellationToken.None);

    /// <summary>Records a version of a job.</summary>
    public async Task<long> JobAsync(string jobNo, long version, string more = "\"siteCity\":\"Gent\"") =>
        (await ReceiveAsync((JobJson(jobNo, version, more), $"{jobNo} {version} {more}")))[0].Id!.Value;

    /// <summary>Records a version of a job as a full export says it.</summary>
    public Task<long> ExportAsync(string jobNo, long version, string more = "\"siteCity\":\"Gent\"") =>
        JobAsync(jobNo, version, more + ",\"export\":\"nightly\"");

    /// <summary>Records a patch of a job.</summary>
    public async Task<long> PatchAsync(string jobNo, long version, string fields) => (await ReceiveAsync((
        $$"""{"entity":"Job","mode":"Patch","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{jobNo}}","version":{{version}},{{fields}}}""",
        $"patch {jobNo} {version}")))[0].Id!.Value;

    /// <summary>Records a task of a job.</summary>
    public async Task<long> TaskAsync(string jobNo, string taskNo) => (await ReceiveAsync((
        $$"""{"entity":"Task","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{jobNo}}","taskNo":"{{taskNo}}","shortDescription":"s","version":1}""",
        $"{jobNo} {taskNo}")))[0].Id!.Value;

    public static string JobJson(string jobNo, long? version, string more = "\"siteCity\":\"Gent\"") =>
        $$"""{"entity":"Job","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{jobNo}}","shortDescription":"s","version":{{version?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}},{{more}}}""";

    /// <summary>Corrects a dead letter.</summary>
    public async Task<EditReport> EditAsync(long id, EditRequest request) => (await Editor.EditAsync(request with { Id = id }, CancellationToken.None))!;

    public PlanResult Plan(int maxRows = 500) => Plan(Leases, maxRows);

    public PlanResult Plan(Leases worker, int maxRows = 500) => Planner.Next(
        Work.Due(Clock.GetUtcNow(), 1_000, new([], []), worker.Plannable),
        maxRows,
        1_000_000,
        softWait: new PlanOptions().SoftWait,
        unchanged: Unchanged);

    /// <summary>Makes waiting records due, as the dispatcher does at the start of each turn.</summary>
    public async Task LookAsync(bool isBehind = false)
    {
        while (await Waits.TurnAsync(Clock.GetUtcNow(), isBehind, CancellationToken.None))
        {
        }
    }

    /// <summary>Plans and sends one call, which ends with the given error, or is accepted.</summary>
    /// <returns>Whether there was a call.</returns>
    public async Task<bool> SendAsync(DimeError? error = null, int maxRows = 500)
    {
        await LookAsync();
        var plan = Plan(maxRows);
        await Plans.SetAsideAsync(plan, Clock.GetUtcNow(), CancellationToken.None);
        if (plan.Call is not { } call)
        {
            return false;
        }

        var startedAt = Clock.GetUtcNow();
        var open = await OpenAsync(call, startedAt);
        Clock.Advance(TimeSpan.FromMilliseconds(50));
        await Imports.SettleAsync(open, Settlement(open, call, error, startedAt), CancellationToken.None);
        return true;
    }

    /// <summary>Records a call as open.</summary>
    public async Task<OpenImport> OpenAsync(PlannedCall call, DateTimeOffset startedAt) =>
        await Imports.OpenAsync(call, startedAt, CancellationToken.None) ?? throw new InvalidOperationException("It may not start.");

    /// <summary>The worker dies, its leases expire, and another one starts.</summary>
    public async Task RestartAsync(TimeSpan lateWindow)
    {
        if (Store.IsShared)
        {
            await ExecuteAsync("update partition set expires_at = clock_timestamp() - interval '1 second'; delete from worker");
        }
        Leases = NewWorker(lateWindow);
        Imports = new(Store, Leases, Clock);
        Waits = new(Store, Leases, new());
    }

    public Settlement Settlement(OpenImport open, PlannedCall call, DimeError? error, DateTimeOffset startedAt)
    {
        var gate = Store.Read(GateRow.Read);
        var disposition = DispositionPolicy.Decide(error, CallFacts.Of(call, Clock.GetUtcNow(), gate, new()), new());
        return new SettlementBuilder(open.Id, startedAt, Clock.GetUtcNow(), 0.5, new(), new(), new()).Build(call, disposition, error, gate);
    }

    public T Ask<T>(string sql, object? arguments = null) =>
        Store.Read(ledger => ledger.ExecuteScalar<T>(sql, arguments))!;

    public List<T> AskAll<T>(string sql) => Store.Read(ledger => ledger.Query<T>(sql));

    /// <summary>Executes SQL directly, for writes that the worker itself would never make.</summary>
    public Task ExecuteAsync(string sql) =>
        Store.WriteAsync(ledger => { ledger.Execute(sql); }, CancellationToken.None);

    public string State(long change) => Ask<string>("select state from change where id = @change", new { change });

    /// <summary>The report on a change, as users see it.</summary>
    public ChangeReport Change(long id) => Store.Read(ledger => ChangeQuery.One(ledger, id))!;

    public long Counter(string name) => Ask<long>("select coalesce(sum(value), 0) from counter where name = @name", new { name });

    public VerifyReport Verify() => Store.Read(ledger => VerifyQuery.Run(ledger, Clock.GetUtcNow()));

    public StatusReport Status() => Store.Read(ledger => StatusQuery.Run(ledger, Clock.GetUtcNow()));

    private Leases NewWorker(TimeSpan? lateWindow = null)
    {
        var leases = new Leases(Store, new(), new(Clock), Clock, NullLogger<Leases>.Instance);
        leases.TurnAsync(new HashSet<int>(), lateWindow ?? TimeSpan.FromMinutes(5), CancellationToken.None).GetAwaiter().GetResult();
        return leases;
    }

    public void Dispose()
    {
        Store.Dispose();
        _directory.Dispose();
    }
}
