using DimeClient;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Tests;

public sealed class DeadGroupQueryTests
{
    [Fact]
    public async Task Groups_are_listed_largest_first_and_can_be_selected()
    {
        using var ledger = new TestLedger();
        foreach (var (jobNo, message) in new[]
        {
            ("1", "Category 'Red' is unknown."),
            ("2", "Too long."),
            ("3", "Category 'Blue' is unknown."),
        })
        {
            await ledger.JobAsync(jobNo, 1);
            await ledger.SendAsync(Some.Error(DimeErrorReason.Refused, message));
        }

        var groups = ledger.Store.Read(ledger => DeadGroupQuery.Run(ledger, new())).Items;
        var letters = ledger.Store.Read(ledger => DeadLetterQuery.Run(ledger, new())).Items;
        var replay = await ledger.Replayer.ReplayAsync(new(Group: groups[0].Fingerprint), CancellationToken.None);
        var discard = await ledger.Discarder.DiscardAsync(new(Group: groups[1].Fingerprint, Reason: "r"), CancellationToken.None);
        var none = await ledger.Replayer.ReplayAsync(new(Group: "000000000000"), CancellationToken.None);

        Assert.Equal(
            [(2, 3L, "Category … is unknown."), (1, 2L, "Too long.")],
            groups.Select(group => (group.Count, group.Example, group.Message)));
        Assert.True(groups[0].FirstSeen < groups[0].LastSeen);
        Assert.Equal(groups[0].Fingerprint, letters.Single(letter => letter.Id == 1).Fingerprint);
        Assert.Equal((1L, 2), (Assert.Single(replay.Replayed), replay.Operation!.Progress.Frozen));
        Assert.Equal([2L], discard.Discarded);
        Assert.Empty(none.Replayed);
        Assert.True(ledger.Verify().Conserved);
    }
}
