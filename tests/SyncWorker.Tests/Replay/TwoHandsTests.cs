using System.Text.Json;
using DimeClient;

namespace SyncWorker.Tests;

/// <summary>Two operators move one dead letter at the same moment: it moves once, and is counted once.</summary>
public sealed class TwoHandsTests : IDisposable
{
    // The race is repeated this many times.
    private const int Races = 15;

    private readonly TestLedger _ledger = new();

    [Theory]
    [InlineData("replay", "replay")]
    [InlineData("edit", "edit")]
    [InlineData("discard", "discard")]
    [InlineData("replay", "edit")]
    [InlineData("replay", "discard")]
    [InlineData("edit", "discard")]
    [InlineData("force", "force")]
    public async Task A_letter_on_which_two_operators_act_moves_once(string one, string other)
    {
        for (var race = 1; race <= Races; race++)
        {
            var letter = await _ledger.JobAsync($"{race}", 2);
            await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, $"No {race}."));
            if (one == "force")
            {
                await _ledger.JobAsync($"{race}", 3, "\"siteCity\":\"Brugge\"");
                await _ledger.SendAsync();
                await _ledger.ExecuteAsync(
                    $"update change set state = 'Dead' where id = {letter}; "
                    + "update counter set value = value + 1 where name = 'settled dead'; "
                    + "update counter set value = value - 1 where name = 'settled superseded'");
            }

            var moved = await AtOnceAsync(() => ActAsync(one, letter), () => ActAsync(other, letter));

            Assert.Equal(1, moved.Count(done => done));
            await _ledger.SendAsync();
        }
        AssertConserved();
    }

    [Fact]
    public async Task A_letter_replayed_while_a_newer_change_is_accepted_is_counted_once()
    {
        for (var race = 1; race <= Races; race++)
        {
            var letter = await _ledger.JobAsync($"{race}", 1);
            await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, $"No {race}."));
            await _ledger.JobAsync($"{race}", 2);

            await WhileSettlingAsync(() => ActAsync("replay", letter));
        }
        AssertConserved();
    }

    [Fact]
    public async Task A_letter_replayed_while_a_delete_above_it_is_accepted_is_counted_once()
    {
        for (var race = 1; race <= Races; race++)
        {
            await _ledger.JobAsync($"{race}", 1);
            await _ledger.SendAsync();
            var letter = await _ledger.TaskAsync($"{race}", "T");
            await _ledger.ExecuteAsync("update entity set existence = 'Yes' where entity = 'Job'");
            await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, $"No {race}."));
            Assert.Equal("Dead", _ledger.State(letter));
            await _ledger.ReceiveAsync((
                $$"""{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{race}}","version":2}""",
                $"delete {race}"));

            await WhileSettlingAsync(() => ActAsync("replay", letter));
        }
        AssertConserved();
    }

    public void Dispose() => _ledger.Dispose();

    /// <returns>Whether the letter was moved.</returns>
    private async Task<bool> ActAsync(string verb, long letter) => verb switch
    {
        "replay" => (await _ledger.Replayer.ReplayAsync(new([letter]), default)).Replayed.Count == 1,
        "force" => (await _ledger.Replayer.ReplayAsync(new([letter], Force: true, Reason: "all the same"), default)).Replaced.Count == 1,
        "discard" => (await _ledger.Discarder.DiscardAsync(new([letter], Reason: "old"), default)).Discarded.Count == 1,
        _ => await _ledger.Editor.EditAsync(
            new(new Dictionary<string, JsonElement> { ["siteCity"] = JsonSerializer.SerializeToElement("Gent") }, Reason: "a slip") { Id = letter },
            default)
            is { ReplacedBy: not null },
    };

    private async Task WhileSettlingAsync(Func<Task<bool>> act)
    {
        var call = _ledger.Plan().Call!;
        var startedAt = _ledger.Clock.GetUtcNow();
        var open = await _ledger.OpenAsync(call, startedAt);
        await AtOnceAsync(act, async () =>
        {
            await _ledger.Imports.SettleAsync(open, _ledger.Settlement(open, call, null, startedAt), default);
            return true;
        });
        while (await _ledger.SendAsync())
        {
        }
    }

    private static async Task<bool[]> AtOnceAsync(params Func<Task<bool>>[] hands)
    {
        using var start = new Barrier(hands.Length);
        return await Task.WhenAll(hands.Select(hand => Task.Run(() =>
        {
            start.SignalAndWait();
            return hand();
        })));
    }

    private void AssertConserved() =>
        Assert.True(_ledger.Verify().Conserved, string.Join('\n', _ledger.Verify().Rules.Where(rule => !rule.Holds)));
}
