using SyncWorker.Plan;

namespace SyncWorker.Tests;

/// <summary>A record that crashes the worker each time it is in a call. Design §7.</summary>
public sealed class WorkerCrashTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_record_in_three_calls_that_ended_in_a_crash_is_sent_alone()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.JobAsync("2", 1);

        await CrashAsync(times: 2);
        Assert.Equal((CallKind.Normal, 2), (Call().Kind, Call().Rows.Count));
        await CrashAsync(times: 1);

        Assert.Equal((CallKind.Alone, 1), (Call().Kind, Call().Rows.Count));
    }

    [Fact]
    public async Task After_five_such_calls_it_is_a_dead_letter_and_its_neighbour_is_applied()
    {
        var bad = await _ledger.JobAsync("bad", 1);
        var good = await _ledger.JobAsync("good", 1);

        await CrashAsync(times: 3);
        for (var turns = 0; turns < 10 && _ledger.Plan().Call is { } call; turns++)
        {
            if (call.Rows.Any(row => row.Entity.Key.EndsWith("bad", StringComparison.Ordinal)))
            {
                await CrashAsync(times: 1);
            }
            else
            {
                await _ledger.SendAsync();
            }
        }

        Assert.Equal(("Dead", "Applied"), (_ledger.State(bad), _ledger.State(good)));
        Assert.Equal("DIME304", _ledger.Change(bad).Code);
        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Any_verdict_restarts_the_count_of_crashes()
    {
        await _ledger.JobAsync("1", 1);
        await CrashAsync(times: 2);
        await _ledger.SendAsync();

        await _ledger.JobAsync("1", 2);
        await CrashAsync(times: 2);

        Assert.Equal(CallKind.Normal, Call().Kind);
    }

    [Fact]
    public async Task A_change_received_after_the_last_of_these_calls_does_not_become_a_dead_letter()
    {
        var carried = await _ledger.JobAsync("1", 1);
        await CrashAsync(times: 4);
        var call = Call();
        await _ledger.OpenAsync(call, _ledger.Clock.GetUtcNow());
        _ledger.Clock.Advance(TimeSpan.FromSeconds(1));
        var later = await _ledger.JobAsync("1", 2);

        await _ledger.RestartAsync(TimeSpan.FromMinutes(5));

        Assert.Equal(("Dead", "Pending"), (_ledger.State(carried), _ledger.State(later)));
        Assert.Equal(CallKind.Alone, Call().Kind);
    }

    private PlannedCall Call() => _ledger.Plan().Call!;

    private async Task CrashAsync(int times)
    {
        for (; times > 0; times--)
        {
            await _ledger.OpenAsync(Call(), _ledger.Clock.GetUtcNow());
            await _ledger.RestartAsync(TimeSpan.FromMinutes(5));
            _ledger.Clock.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
