using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger.Calls;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

/// <summary>Deletes of records that are not on the board: a certain one costs no row, and an uncertain one never causes a search.</summary>
public sealed class DeletesOfNothingTests : IDisposable
{
    private const string Gone = "The job does not exist.";

    private readonly TestLedger _ledger = new();
    private readonly HashSet<string> _board = [];
    private readonly List<int> _refused = [];

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_second_delete_is_settled_without_a_row()
    {
        await DeletedAsync();
        var again = await DeleteAsync(3);
        var late = await _ledger.JobAsync("1", 2);

        var call = _ledger.Plan().Call!;
        await SettleUnsentAsync(call);

        Assert.Equal(CallKind.NotNeeded, call.Kind);
        Assert.Equal(("Applied", "Superseded"), (_ledger.State(again), _ledger.State(late)));
        Assert.Equal("not needed", _ledger.Ask<string>("select outcome from import order by id desc limit 1"));
        Assert.All(_ledger.Verify().Rules, rule => Assert.True(rule.Holds, rule.ToString()));
    }

    [Fact]
    public async Task A_delete_of_a_record_that_may_come_to_exist_is_sent()
    {
        await DeletedAsync();
        await DeleteAsync(3);
        Assert.Equal(CallKind.NotNeeded, _ledger.Plan().Call!.Kind);

        await _ledger.ExecuteAsync("update entity set uncertain_until = 4102444800000, sent_through = base_id + 1");
        Assert.Equal(CallKind.Normal, _ledger.Plan().Call!.Kind);
        await _ledger.ExecuteAsync("update entity set uncertain_until = null, resend_at = 1");
        Assert.Equal(CallKind.Normal, _ledger.Plan().Call!.Kind);
    }

    [Fact]
    public async Task A_delete_after_a_call_of_unknown_outcome_is_repeated_once_the_late_window_of_that_call_ends()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync();
        await DeleteAsync(2);
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Unavailable));
        _ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        await _ledger.SendAsync();
        var again = await DeleteAsync(3);

        var call = _ledger.Plan().Call!;
        await SettleUnsentAsync(call);
        Assert.Equal((CallKind.NotNeeded, "Applied"), (call.Kind, _ledger.State(again)));
        Assert.Null(_ledger.Plan().Call);
        Assert.All(_ledger.Verify().Rules, rule => Assert.True(rule.Holds, rule.ToString()));

        // A further delete, when the time is over, changes nothing of that.
        _ledger.Clock.Advance(new ImportOptions().LateWindow);
        await DeleteAsync(4);
        await SettleUnsentAsync(_ledger.Plan().Call!);
        var resend = _ledger.Plan().Call!;
        Assert.Equal((CallKind.Normal, "mboc_deleteJob"), (resend.Kind, resend.Rows.Single().Row.Procedure));
        await _ledger.SendAsync();
        Assert.Equal(0, _ledger.Status().Uncertain);
    }

    [Fact]
    public void Refused_deletes_are_sent_in_calls_of_their_own_and_no_culprit_is_searched_for()
    {
        var worker = new MiniWorker(AsTheBoard);
        for (var id = 1; id <= 100; id++)
        {
            worker.Add(Some.Entity("Job", id, id, id <= 20 ? ChangeKind.Delete : ChangeKind.Upsert));
        }

        worker.RunToTheEnd();

        // The first call is mixed; then ten deletes, five, two, and each delete alone.
        Assert.Equal([100, 10, 5, 2], _refused.Where(rows => rows > 1));
        Assert.Equal(4 + 20 + 1, worker.Calls);
        Assert.DoesNotContain(ChangeState.Dead, worker.Settled.Values);
    }

    [Fact]
    public void A_group_isolated_for_another_reason_is_not_searched_for_deletes()
    {
        var isFirst = true;
        var worker = new MiniWorker(rows =>
        {
            (var fails, isFirst) = (isFirst, false);
            return fails ? Some.Error(DimeErrorReason.ServerFault) : AsTheBoard(rows);
        });
        for (var id = 1; id <= 100; id++)
        {
            worker.Add(Some.Entity("Job", id, id, id % 5 == 0 ? ChangeKind.Delete : ChangeKind.Upsert));
        }

        worker.RunToTheEnd();

        // The twenty deletes are sent alone; the rest is split in halves, because it holds no culprit.
        Assert.InRange(worker.Calls, 20, 20 + 15);
        Assert.DoesNotContain(ChangeState.Dead, worker.Settled.Values);
    }

    [Fact]
    public void Each_accepted_call_of_such_deletes_raises_their_number_per_call()
    {
        var worker = new MiniWorker(AsTheBoard);
        for (var id = 1; id <= 200; id++)
        {
            _board.Add($"JobNo {id}");
            worker.Add(Some.Entity("Job", id, id, ChangeKind.Delete));
        }
        _board.Remove("JobNo 200");

        worker.RunToTheEnd();

        Assert.InRange(worker.Calls, 5, 20);
    }

    [Fact]
    public void Other_rows_are_sent_in_every_second_call()
    {
        var due = new[]
        {
            Some.Entity("Job", 1, 1, ChangeKind.Delete),
            Some.Entity("Job", 2, 2, ChangeKind.Delete),
            Some.Entity("Job", 3, 3),
        };

        var first = Planner.Next(due, 500, 1_000_000, deleteLimit: 1).Call!;
        var second = Planner.Next(due[1..], 500, 1_000_000, othersFirst: true, deleteLimit: 1).Call!;

        Assert.Equal((CallKind.UnsureDeletes, 1), (first.Kind, first.Rows.Count));
        Assert.Equal((CallKind.Normal, 3L), (second.Kind, second.Rows.Single().Entity.Id));
    }

    /// <summary>Refuses a call that deletes a record the board does not have, and executes none of the call's rows.</summary>
    private DimeError? AsTheBoard(IReadOnlyList<ImportRow> rows)
    {
        string KeyOf(ImportRow row) => row.Parameters.Single(parameter => parameter.Key == "JobNo").Value;
        if (rows.Any(row => row.Procedure == "mboc_deleteJob" && !_board.Contains(KeyOf(row))))
        {
            _refused.Add(rows.Count);
            return Some.Error(DimeErrorReason.Refused, Gone);
        }
        _board.UnionWith(rows.Select(KeyOf));
        _board.ExceptWith(rows.Where(row => row.Procedure == "mboc_deleteJob").Select(KeyOf));
        return null;
    }

    private async Task DeletedAsync()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync();
        await DeleteAsync(2);
        await _ledger.SendAsync();
    }

    private async Task<long> DeleteAsync(long version) => (await _ledger.ReceiveAsync((
        $$"""{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","version":{{version}}}""",
        $"d{version}")))[0].Id!.Value;

    private async Task SettleUnsentAsync(PlannedCall call)
    {
        var now = _ledger.Clock.GetUtcNow();
        var open = await _ledger.OpenAsync(call, now);
        var builder = new Decide.SettlementBuilder(open.Id, now, now, 0.5, new(), new(), new());
        await _ledger.Imports.SettleAsync(open, builder.NotNeeded(call, _ledger.Store.Read(GateRow.Read)), CancellationToken.None);
    }
}
