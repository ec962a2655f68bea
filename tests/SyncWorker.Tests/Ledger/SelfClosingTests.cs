using DimeClient;

namespace SyncWorker.Tests;

/// <summary>A dead letter closes itself once every field of it was accepted from newer changes. Design §9.</summary>
public sealed class SelfClosingTests
{
    private const string Gent = "\"siteCity\":\"Gent\"";
    private const string Street = "\"siteStreet\":\"Kouter\"";

    [Fact]
    public async Task A_letter_closes_with_the_call_that_carried_all_its_fields_at_a_higher_key()
    {
        using var ledger = await WithDeadAsync(1, Gent);

        await ledger.JobAsync("1", 2, Gent + "," + Street);
        await ledger.SendAsync();

        Assert.Equal("Superseded", ledger.State(1));
        Assert.Equal((2, "DIME201"), ledger.Change(1) is var letter ? (letter.Import!.Id, letter.Code) : default);
        Assert.Equal((0, 1), (ledger.Counter("settled dead"), ledger.Counter("settled superseded")));
        Assert.True(ledger.Verify().Conserved);
    }

    [Theory]
    [InlineData(2, Street)]                           // one of its fields was never accepted
    [InlineData(0, Gent)]                             // accepted, but older
    [InlineData(2, "\"mode\":\"Patch\"," + Street)]   // a patch of another field
    public async Task A_letter_stays_open_until_each_of_its_fields_is_accepted_at_a_higher_key(long version, string more)
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", -1, Street);
        await ledger.SendAsync();
        await ledger.JobAsync("1", 1, Gent);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));

        await ledger.JobAsync("1", version, more);
        await ledger.SendAsync();

        Assert.Equal("Dead", ledger.State(2));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Patches_close_a_letter_field_by_field()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync();
        await ledger.PatchAsync("1", 2, Gent + "," + Street);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));

        await ledger.PatchAsync("1", 3, Gent);
        await ledger.SendAsync();
        var halfway = ledger.State(2);
        await ledger.PatchAsync("1", 4, Street);
        await ledger.SendAsync();

        Assert.Equal(("Dead", "Superseded"), (halfway, ledger.State(2)));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_newer_delete_closes_a_letter_with_any_fields()
    {
        using var ledger = await WithDeadAsync(1, Gent);

        await ledger.ReceiveAsync((
            """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","version":2}""", "d"));
        await ledger.SendAsync();

        Assert.Equal("Superseded", ledger.State(1));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_delete_closes_older_letters_of_all_records_below_and_leaves_newer_ones_open()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync();
        var task = await ledger.TaskAsync("1", "T");
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        var below = (await ledger.ReceiveAsync((
            """{"entity":"TaskFilterValue","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"T","filterGroup":"G","filterValue":"V","version":1}""",
            "f")))[0].Id!.Value;
        await ledger.ExecuteAsync("update entity set existence = 'Yes' where entity = 'Task'");
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        Assert.Equal(("Dead", "Dead"), (ledger.State(task), ledger.State(below)));

        await ledger.ReceiveAsync((
            """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","version":2}""", "d"));
        var newer = (await ledger.ReceiveAsync((
            """{"entity":"Task","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"T","shortDescription":"s","colour":1,"version":3}""",
            "n")))[0].Id!.Value;
        await ledger.SendAsync();

        Assert.Equal(("Superseded", "Superseded", "Dead"), (ledger.State(task), ledger.State(below), ledger.State(newer)));
        Assert.Equal((1, 2), (ledger.Counter("settled dead"), ledger.Counter("settled superseded")));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_dead_delete_is_closed_when_the_record_returns()
    {
        using var ledger = new TestLedger();
        await ledger.ReceiveAsync((
            """{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","version":1,"checkAppointments":true}""",
            "d"));
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));

        await ledger.JobAsync("1", 2);
        await ledger.SendAsync();

        Assert.Equal("Superseded", ledger.State(1));
    }

    [Fact]
    public async Task Letters_refused_on_arrival_and_letters_of_other_records_stay_open()
    {
        using var ledger = await WithDeadAsync(1, Gent);
        await ledger.ReceiveAsync((TestLedger.JobJson("2", 1, "\"colour\":1"), "a"));

        await ledger.JobAsync("2", 2);
        await ledger.SendAsync();

        Assert.Equal(("Dead", "Dead"), (ledger.State(1), ledger.State(2)));
        Assert.True(ledger.Verify().Conserved);
    }

    private static async Task<TestLedger> WithDeadAsync(long version, string more)
    {
        var ledger = new TestLedger();
        await ledger.JobAsync("1", version, more);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        Assert.Equal("Dead", ledger.State(1));
        return ledger;
    }
}
