using SyncWorker.Contracts;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Events;
using SyncWorker.Ledger.Record;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;
using SyncWorker.Operate.Sending;
using SyncWorker.Replay;

namespace SyncWorker.Tests;

/// <summary>An updated program takes over the ledger of the earlier one, and finishes everything that was half done.</summary>
public sealed class LastingLedgerTests(ConvergedLedger converged) : IClassFixture<ConvergedLedger>
{
    private readonly WholeWorker _worker = converged.Worker;

    [Fact]
    public void An_earlier_ledger_is_migrated_and_everything_in_it_is_sent_or_waits_for_a_true_reason()
    {
        Assert.Equal(
            ["Job BC1/SERVICE/NOBASE: no base", "Task BC1/SERVICE/DEADPARENT/T1: parent dead"], _worker.Waiting());
        Assert.True(_worker.Verify().Conserved, string.Join('\n', _worker.Verify().Rules.Where(rule => !rule.Holds)));
        Assert.Equal(0, _worker.Store.Read(ledger => ledger.ExecuteScalar<long>("select count(*) from import where finished_at is null")));
    }

    [Fact]
    public void A_record_uncertain_in_an_earlier_ledger_is_sent_once_more_after_its_window()
    {
        Assert.Single(
            _worker.Accepted,
            body => body.Contains("UNCERTAIN", StringComparison.Ordinal) && body.Contains("\"New\"", StringComparison.Ordinal));
        Assert.DoesNotContain(_worker.Accepted, body => body.Contains("\"Old\"", StringComparison.Ordinal));
        Assert.Contains(
            _worker.Accepted,
            body => body.Contains("deleteJob", StringComparison.Ordinal) && body.Contains("GONE", StringComparison.Ordinal));
    }

    [Fact]
    public void A_replay_that_was_halfway_continues_to_its_end()
    {
        var replay = Assert.Single(_worker.Store.Read(ledger => OperationList.Run(ledger, new())).Items);
        Assert.Equal(("Done", 5), ($"{replay.State}", replay.Progress.Applied));
    }

    [Fact]
    public void Events_of_an_earlier_ledger_wait_for_the_broker_and_its_announced_pause_ends_with_an_event()
    {
        var events = _worker.Get<Outbox>().Next(100).Select(next => next.Message).ToList();
        Assert.Equal(["operator", "brake"], events.OfType<SyncPaused>().Select(paused => paused.Reason).OrderDescending());
        Assert.Equal(["operator", "brake"], events.OfType<SyncResumed>().Select(resumed => resumed.Reason).OrderDescending());
        Assert.Contains(events.OfType<ChangeDeadLettered>(), dead => dead is { Code: "DIME204", Key: "BC1/SERVICE/DISCARDED/T1" });
    }

    [Fact]
    public async Task A_change_received_by_an_earlier_program_is_not_recorded_again()
    {
        var receipts = await _worker.Get<Recorder>().RecordAsync(
            [Reading.Read(
                TestLedger.JobJson("APPLIED", 3, "\"siteCity\":\"Brugge\""),
                new(Queues.Changes, MessageId: "APPLIED 3 \"siteCity\":\"Brugge\"")).Change],
            default);

        Assert.Null(Assert.Single(receipts).Id);
    }

    [Fact]
    public async Task A_record_forgotten_by_an_earlier_program_is_sent()
    {
        using var ledger = LastingLedger.Stuck();
        using var worker = ledger.StartWorker();

        await worker.ConvergeAsync();

        Assert.Equal(["Task BC1/SERVICE/PATCHED/T1: no base"], worker.Waiting());
        Assert.True(worker.Verify().Conserved);
    }

    [Fact]
    public void A_ledger_of_a_newer_program_is_refused()
    {
        using var ledger = LastingLedger.First();
#if POSTGRESQL
        ledger.Execute("insert into migration (number, name) values (999, 'of a newer program')");
#else
        ledger.Execute("pragma user_version = 999");
#endif

        var refused = Assert.Throws<LedgerTooNewException>(() => LedgerStore.Open(ledger.Options));

        Assert.Contains("999", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_dead_letters_of_an_earlier_ledger_can_be_read_and_replayed()
    {
        using var ledger = LastingLedger.First();
        using var worker = ledger.StartWorker();
        var letters = worker.Store.Read(store => DeadLetterQuery.Run(store, new())).Items;
        Assert.Equal(["DIME100", "DIME101", "DIME201", "DIME204"], letters.Select(letter => letter.Code).Distinct().Order());

        await new Replayer(worker.Get<VerbTools>()).ReplayAsync(new(All: true, ContinueOnFailure: true, By: "anna"), default);
        await new Resumer(worker.Get<VerbTools>()).ResumeAsync(new("The board is there.", "anna"), default);
        await worker.ConvergeAsync();

        Assert.Equal(["Job BC1/SERVICE/NOBASE: no base"], worker.Waiting());
        var left = worker.Store.Read(store => DeadLetterQuery.Run(store, new())).Items;
        Assert.Equal(["DIME100", "DIME101", "DIME201", "DIME201"], left.Select(letter => letter.Code).Order());
        Assert.All(left.Where(letter => letter.Entity is not null), letter => Assert.Equal("Atlantis", letter.Fields["SiteCity"]));
        Assert.True(worker.Verify().Conserved);
    }
}
