using DimeClient;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Tests;

public sealed class KeysQueryTests
{
    [Fact]
    public async Task Keys_of_existing_and_pending_records_are_listed()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("accepted", 1);
        await ledger.JobAsync("deleted", 1);
        await ledger.JobAsync("going", 1);
        await ledger.JobAsync("returning", 1);
        await ledger.SendAsync();
        await DeleteAsync(ledger, "deleted");
        await DeleteAsync(ledger, "returning");
        await ledger.SendAsync();
        await ledger.JobAsync("refused", 1);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await DeleteAsync(ledger, "going");
        await ledger.JobAsync("returning", 20);
        await ledger.JobAsync("coming", 1);

        Assert.Equal(["BC1/SERVICE/accepted", "BC1/SERVICE/coming", "BC1/SERVICE/returning"], Keys(ledger, "Job", "bc1"));
    }

    [Fact]
    public async Task Keys_of_other_sources_and_of_records_known_only_from_their_children_are_not_listed()
    {
        using var ledger = new TestLedger();
        await ledger.TaskAsync("named", "10");
        await ledger.SendAsync();
        await ledger.ReceiveAsync(("""{"entity":"Job","sourceApp":"BC11","sourceType":"S","jobNo":"9","shortDescription":"s"}""", "o"));
        Assert.Equal("Yes", ledger.Ask<string>("select existence from entity where entity = 'Job' and match like '%NAMED'"));

        Assert.Empty(Keys(ledger, "Job", "BC1"));
        Assert.Equal(["BC1/SERVICE/named/10"], Keys(ledger, "Task", "BC1"));
    }

    [Fact]
    public async Task A_record_whose_key_does_not_begin_with_its_source_is_found_by_its_fields()
    {
        using var ledger = new TestLedger();
        await ledger.ReceiveAsync((
            """{"entity":"Resource","resourceNo":"R1","sourceApp":"BC1","sourceType":"S","displayName":"Ann"}""", "r1"));
        await ledger.SendAsync();
        await ledger.ReceiveAsync(
            ("""{"entity":"Resource","resourceNo":"R2","sourceApp":"BC1","sourceType":"S","displayName":"Bob"}""", "r2"),
            ("""{"entity":"Resource","resourceNo":"R3","sourceApp":"BC2","sourceType":"S","displayName":"Cas"}""", "r3"));

        Assert.Equal(["R1", "R2"], Keys(ledger, "Resource", "BC1"));
    }

    [Fact]
    public async Task Records_received_since_are_left_out()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.JobAsync("2", 1);
        await ledger.SendAsync();
        var then = ledger.Clock.GetUtcNow();
        await ledger.JobAsync("2", 2);

        Assert.Equal(["BC1/SERVICE/1"], ledger.Store.Read(ledger => KeysQuery.Run(ledger, "Job", "BC1", then)));
    }

    private static Task DeleteAsync(TestLedger ledger, string jobNo) => ledger.ReceiveAsync(
        ($$"""{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{jobNo}}","version":9}""",
            $"delete {jobNo}"));

    private static IReadOnlyList<string> Keys(TestLedger ledger, string entity, string sourceApp) =>
        ledger.Store.Read(session => KeysQuery.Run(session, entity, sourceApp, ledger.Clock.GetUtcNow().AddDays(1)));
}
