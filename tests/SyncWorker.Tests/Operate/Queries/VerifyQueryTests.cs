using DimeClient;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Tests;

/// <summary>Every rule holds at first, and is then reported as broken after one row is changed directly.</summary>
public sealed class VerifyQueryTests
{
    public static TheoryData<string, string> Corruptions => new()
    {
        { "acked + accepted = recorded + duplicates", "update counter set value = value + 1 where name = 'acked'" },
        { "recorded + replays = changes in all states + retired", "delete from change where state = 'Pending'" },
        { "settled applied = changes in that state + retired", "update change set state = 'Superseded' where state = 'Applied'" },
        { "settled coalesced = changes in that state + retired", "delete from change where state = 'Coalesced'" },
        { "settled superseded = changes in that state + retired", "insert into counter values ('by hand', 'settled superseded', 1)" },
        { "settled dead = changes in that state + retired", "update change set state = 'Pending' where state = 'Dead'" },
        { "settled discarded = changes in that state + retired", "update change set state = 'Discarded' where state = 'Pending'" },
        { "applied or coalesced without an accepted import", "update change set import_id = null where state = 'Coalesced'" },
        { "applied or coalesced without an accepted import", "update import set outcome = 'rejected'" },
        { "applied or coalesced above what the entity has accepted", "update entity set base_version = 0" },
        { "settled unchanged = changes in that state + retired", "update change set state = 'Applied' where state = 'Unchanged'" },
        { "unchanged above what the entity has accepted", "update entity set base_version = 0" },
        { "superseded with nothing accepted above", "update change set version = 99 where state = 'Superseded'" },
        { "dead without a reason", "update change set error = null where state = 'Dead'" },
        {
            "pending below what was accepted, and not due",
            "update entity set due_at = null; update change set version = 0 where state = 'Pending'"
        },
        { "pending, and neither due, nor sent, nor waiting for something", "update entity set due_at = null" },
        { "entities in a call that is not open", "update entity set import_id = (select max(id) from import)" },
        { "entities in a call that is not open", "update entity set import_id = 999" },
        { "counters below zero", "update counter set value = -1 where name = 'duplicates'" },
        { "waiting, and no check is scheduled", "update entity set due_at = null, blocked = 'no base'" },
        { "waiting, and no check is scheduled", "update entity set due_at = null, blocked = 'parent dead'" },
        { "waiting, and no check is scheduled", "update entity set due_at = null, blocked = 'something else'" },
        {
            "waiting for a reason that has ended",
            "update entity set look_at = 1, parent_id = id, blocked = 'parent pending', due_at = null where base_kind = 'Upsert'"
        },
        { "due later than the longest wait", "update entity set due_at = 253402300799999" },
        { "calls open for longer than any can last", "update import set finished_at = null, started_at = 1" },
        { "to be sent again, and nothing is scheduled", "update entity set due_at = null, resend_at = 1" },
        { "to be sent again, and nothing is scheduled", "update entity set due_at = null, uncertain_until = 1" },
        { "key generations that do not rotate", "update counter set value = 1 where name = 'generation began'" },
        {
            "entities in a call of a worker that has lost them",
            "delete from partition; insert into partition (id, owner) select distinct partition, 'somebody else' from entity; "
            + "update entity set import_id = (select max(id) from import)"
        },
    };

    [Theory]
    [MemberData(nameof(Corruptions))]
    public async Task A_row_changed_by_hand_is_reported(string rule, string sql)
    {
        using var ledger = await WithAllStatesAsync();
        Assert.Empty(Broken(ledger.Verify()));

        await ledger.ExecuteAsync(sql);

        Assert.Contains(rule, Broken(ledger.Verify()));
        Assert.Equal("not conserved", ledger.Verify().Verdict);
    }

    [Fact]
    public async Task Every_rule_is_shown_broken_once()
    {
        using var ledger = await WithAllStatesAsync();

        Assert.Equal(ledger.Verify().Rules.Select(rule => rule.Rule).Order(), Corruptions.Select(row => (string)row[0]).Distinct().Order());
    }

    [Fact]
    public void An_empty_ledger_is_conserved()
    {
        using var ledger = new TestLedger();

        Assert.Equal("conserved", ledger.Verify().Verdict);
    }

    /// <summary>Applied, coalesced, superseded, unchanged, dead and pending; a duplicate, and one refused on arrival.</summary>
    private static async Task<TestLedger> WithAllStatesAsync()
    {
        var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.JobAsync("1", 2);
        await ledger.SendAsync();
        await ledger.JobAsync("2", 1);
        await ledger.JobAsync("2", 2, "\"mode\":\"Patch\",\"siteStreet\":\"Kouter\"");
        await ledger.SendAsync();
        await ledger.JobAsync("5", 1);
        await ledger.SendAsync();
        await ledger.ExportAsync("5", 2);
        await ledger.SendAsync();
        await ledger.JobAsync("3", 1);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await ledger.ReceiveAsync((TestLedger.JobJson("4", 1, "\"colour\":1"), "x"), (TestLedger.JobJson("4", 1, "\"colour\":1"), "x"));
        await ledger.JobAsync("1", 3);
        return ledger;
    }

    private static IEnumerable<string> Broken(VerifyReport report) => report.Rules.Where(rule => !rule.Holds).Select(rule => rule.Rule);
}
