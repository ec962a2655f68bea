using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Replay.Records;

namespace SyncWorker.Tests;

/// <summary>A ledger belongs to one board. Bound to another one, it knows nothing of what that board has.</summary>
public sealed class BoundBoardTests : IDisposable
{
    private const string First = "http://first/";
    private const string Other = "http://other/";

    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_ledger_is_bound_to_the_first_board_and_stays_with_it()
    {
        Assert.Null(_ledger.Store.Read(BoundBoard.Read));

        Assert.Equal((First, First), (await BindAsync(First), await BindAsync(Other)));
    }

    [Fact]
    public async Task Bound_to_another_board_it_sends_everything_and_leaves_out_nothing()
    {
        await BindAsync(First);
        await _ledger.JobAsync("1", 1);
        await _ledger.JobAsync("2", 1);
        await _ledger.SendAsync();
        await _ledger.TaskAsync("1", "T");
        await _ledger.SendAsync();
        await _ledger.JobAsync("2", 2, "\"kind\":\"Delete\"");
        await _ledger.SendAsync();

        var report = await RebindAsync(dryRun: false);
        var export = await _ledger.ExportAsync("1", 2);
        var call = _ledger.Plan().Call!;
        await _ledger.SendAsync();
        await _ledger.JobAsync("2", 3, "\"kind\":\"Delete\"");

        Assert.Equal(new(First, Other, 2, DryRun: false), report);
        Assert.Equal(["mboc_upsertJob", "mboc_upsertTask"], call.Rows.Select(row => row.Row.Procedure));
        Assert.Equal("Applied", _ledger.State(export));
        Assert.Equal(Other, _ledger.Store.Read(BoundBoard.Read));
        Assert.Equal("rebind", _ledger.Ask<string>("select action from audit order by id limit 1"));

        // It is not known that the other board does not have it.
        Assert.Equal(Plan.CallKind.Normal, _ledger.Plan().Call!.Kind);
        Assert.All(_ledger.Verify().Rules, rule => Assert.True(rule.Holds, rule.ToString()));
    }

    [Fact]
    public async Task A_dry_run_changes_nothing_and_neither_does_the_same_board()
    {
        await BindAsync(First);
        await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync();

        Assert.Equal(new(First, Other, 1, DryRun: true), await RebindAsync(dryRun: true) with { Preview = null });
        Assert.Equal(new(First, First, 0, DryRun: false), await RebindAsync(dryRun: false, First));

        await _ledger.ExportAsync("1", 2);
        Assert.False(await _ledger.SendAsync());
        Assert.Equal(First, _ledger.Store.Read(BoundBoard.Read));
    }

    private Task<string> BindAsync(string board) =>
        _ledger.Store.WriteAsync(ledger => BoundBoard.Bind(ledger, board, Some.Now.ToLedger()), default);

    private Task<RebindReport> RebindAsync(bool dryRun, string board = Other) =>
        new Rebinder(_ledger.Store, clearAs: null, _ledger.Clock).RebindAsync(board, "moved", dryRun, default);
}
