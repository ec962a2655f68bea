using SyncWorker.Ledger;
using SyncWorker.Ledger.Rollup;
using SyncWorker.Operate.Reading;

namespace SyncWorker.Tests;

public sealed class RollupTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_minute_has_what_was_received_and_accepted_of_each_entity_and_how_long_it_took()
    {
        var turn = new RollupTurn(_ledger.Store, _ledger.Clock);
        await _ledger.JobAsync("1", 1);
        await _ledger.JobAsync("2", 1);
        await _ledger.TaskAsync("1", "10");
        _ledger.Clock.Advance(TimeSpan.FromSeconds(3));
        while (await _ledger.SendAsync())
        {
        }

        await turn.RunAsync(default);
        await turn.RunAsync(default);

        var all = Assert.Single(Steps(""));
        Assert.Equal((3, 3, 0, 0), (all.Received, all.Applied, all.Refused, all.Backlog));
        var jobs = Assert.Single(Steps("Job"));
        Assert.Equal((2, 2), (jobs.Received, jobs.Applied));
        Assert.InRange(jobs.LagP50!.Value, 2, 5);
        Assert.Equal((1, 1), (Steps("Task")[0].Received, Steps("Task")[0].Applied));
    }

    [Fact]
    public async Task Nothing_is_counted_twice_and_an_open_call_is_counted_when_it_has_ended()
    {
        var turn = new RollupTurn(_ledger.Store, _ledger.Clock);
        await _ledger.JobAsync("1", 1);
        var call = _ledger.Plan().Call!;
        var startedAt = _ledger.Clock.GetUtcNow();
        var open = await _ledger.OpenAsync(call, startedAt);
        await turn.RunAsync(default);
        Assert.Equal(0, Steps("")[0].Calls);

        await _ledger.Imports.SettleAsync(open, _ledger.Settlement(open, call, null, startedAt), default);
        await turn.RunAsync(default);
        await turn.RunAsync(default);

        Assert.Equal((1, 1, 1), (Steps("")[0].Received, Steps("")[0].Applied, Steps("")[0].Calls));
    }

    [Fact]
    public async Task Two_workers_that_count_at_once_count_once()
    {
        await _ledger.JobAsync("1", 1);
        var place = _ledger.Store.Read(RollupRows.Place);
        var to = place with { Change = place.Change + 1 };
        var row = new RollupRow { Minute = 1, Entity = "Job", Received = 1 };

        var added = await _ledger.Store.WriteAsync(
            ledger => (RollupRows.Add(ledger, place, to, [row], 0), RollupRows.Add(ledger, place, to, [row], 0)), default);

        Assert.Equal((true, false), added);
        Assert.Equal(1, _ledger.Ask<long>("select received from rollup where entity = 'Job'"));
    }

    [Fact]
    public async Task Minutes_are_kept_for_31_days()
    {
        var turn = new RollupTurn(_ledger.Store, _ledger.Clock);
        await _ledger.JobAsync("1", 1);
        await turn.RunAsync(default);
        Assert.Equal(1, _ledger.Ask<long>("select count(*) from rollup where entity = 'Job'"));

        _ledger.Clock.Advance(RollupTurn.Kept + TimeSpan.FromMinutes(2));
        await turn.RunAsync(default);

        Assert.Equal(0, _ledger.Ask<long>("select count(*) from rollup where entity = 'Job'"));
    }

    [Fact]
    public async Task A_turn_costs_the_same_few_statements_whatever_has_happened()
    {
        var store = new CountingStore(_ledger.Store);
        var turn = new RollupTurn(store, _ledger.Clock);
        await turn.RunAsync(default);
        var idle = store.Statements;
        for (var i = 0; i < 300; i++)
        {
            await _ledger.JobAsync($"{i}", 1);
        }
        while (await _ledger.SendAsync(maxRows: 10))
        {
        }

        store.Statements = 0;
        await turn.RunAsync(default);

        Assert.Equal(idle, store.Statements);
        Assert.InRange(idle, 1, 10);
    }

    [Theory]
    [InlineData(0.5, 0.25, new long[] { 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2 })]
    [InlineData(0.5, 0.125, new long[] { 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    [InlineData(0.95, 3600.0, new long[] { 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 99 })]
    [InlineData(0.5, null, new long[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 })]
    public void A_percentile_is_read_from_the_classes(double share, double? seconds, long[] classes) =>
        Assert.Equal(seconds, Charts.Percentile(classes, share));

    private List<ChartStep> Steps(string entity) =>
        [.. _ledger.Store.Read(ledger => Charts.Run(ledger, entity, 1, 15, _ledger.Clock.GetUtcNow())).Steps.OfType<ChartStep>()];

    /// <summary>Counts the statements that run on another store.</summary>
    private sealed class CountingStore(LedgerStore inner) : LedgerStore
    {
        public int Statements { get; set; }

        public override bool IsShared => inner.IsShared;

        public override Task<T> WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken) =>
            inner.WriteAsync(ledger => write(new CountingSession(ledger, this)), cancellationToken);

        public override T Read<T>(Func<Session, T> read) => inner.Read(ledger => read(new CountingSession(ledger, this)));

        protected override void Dispose(bool disposing)
        {
        }
    }

    private sealed class CountingSession(Session inner, CountingStore store) : Session(null!)
    {
        public override string Slot => inner.Slot;

        public override int Execute(string sql, object? arguments = null) => Counted().Execute(sql, arguments);

        public override List<T> Query<T>(string sql, object? arguments = null) => Counted().Query<T>(sql, arguments);

        public override IEnumerable<T> Stream<T>(string sql, object? arguments = null) => Counted().Stream<T>(sql, arguments);

        public override T? ExecuteScalar<T>(string sql, object? arguments = null)
            where T : default => Counted().ExecuteScalar<T>(sql, arguments);

        public override int ExecuteRows(string sql, IEnumerable<object> rows) => Counted().ExecuteRows(sql, rows);

        public override List<T> QueryRows<T>(string sql, IEnumerable<object> rows) => Counted().QueryRows<T>(sql, rows);

        public override IReadOnlyList<long> NextChangeIds(int count) => Counted().NextChangeIds(count);

        public override void Hold(IEnumerable<long> entities, bool withParents = false) => Counted().Hold(entities, withParents);

        public override bool TryEmpty(string table) => Counted().TryEmpty(table);

        public override void NotifyOthers() => inner.NotifyOthers();

        private Session Counted()
        {
            store.Statements++;
            return inner;
        }
    }
}
