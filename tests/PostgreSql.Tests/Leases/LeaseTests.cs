using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Leasing;

namespace SyncWorker.Tests;

/// <summary>Several workers on one ledger. Design §8. Tests control the time: a lease expires when a test says so.</summary>
public sealed class LeaseTests : IDisposable
{
    private static readonly TimeSpan LateWindow = TimeSpan.FromMinutes(5);
    private static readonly IReadOnlySet<int> Nothing = new HashSet<int>();

    private readonly TestLedger _ledger = new();

    [Fact]
    public void A_single_worker_sends_for_all_partitions() => Assert.Equal(64, _ledger.Leases.Plannable!.Length);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task Every_worker_has_a_fair_share_two_heartbeats_after_the_last_one_joined(int workers)
    {
        var all = Enumerable.Range(1, workers - 1).Select(_ => Worker()).Prepend(_ledger.Leases).ToList();

        await HeartbeatsAsync(all, 2);

        var shares = all.Select(worker => worker.Plannable!.Length).ToList();
        Assert.Equal(64, shares.Sum());
        Assert.True(shares.Max() - shares.Min() <= 1, string.Join(' ', shares));
        Assert.Equal(64, all.SelectMany(worker => worker.Plannable!).Distinct().Count());
    }

    [Fact]
    public async Task A_worker_counts_as_active_even_if_its_own_heartbeat_waited_longer_than_a_lease_lasts()
    {
        // Leases have zero length: a lease that was written a moment ago has expired.
        var turn = await _ledger.Store.WriteAsync(
            session => PartitionRows.Turn(session, "slow", TimeSpan.Zero, Nothing, _ledger.Clock.GetUtcNow().ToLedger(), LateWindow),
            default);

        Assert.Equal(1, turn.Workers);
    }

    [Fact]
    public async Task Leases_that_a_wrong_clock_extended_to_an_hour_expire_as_usual()
    {
        await _ledger.ExecuteAsync("""
            update partition set expires_at = clock_timestamp() + interval '1 hour' where id = 7;
            update worker set seen_at = clock_timestamp() + interval '1 hour'
            """);

        await _ledger.Store.WriteAsync(
            session => ClockSetBack.Mend(
                session,
                _ledger.Clock.GetUtcNow(),
                new(LateWindow, LateWindow, LateWindow, LateWindow, LateWindow, LateWindow, Lease: TimeSpan.FromMinutes(1)),
                isShared: true),
            default);

        Assert.True(_ledger.Ask<bool>("select max(expires_at) < clock_timestamp() + interval '2 minutes' from partition"));
        Assert.True(_ledger.Ask<bool>("select max(seen_at) <= clock_timestamp() from worker"));
    }

    [Fact]
    public void Shares_are_equal_and_cover_all_partitions() => Assert.All(
        Enumerable.Range(1, 100),
        workers =>
        {
            var shares = Enumerable.Range(0, workers).Select(rank => PartitionRows.FairShare(rank, workers)).ToList();
            Assert.Equal(64, shares.Sum());
            Assert.True(shares.Max() - shares.Min() <= 1);
        });

    [Fact]
    public async Task A_leaving_worker_releases_its_share_at_once()
    {
        var other = Worker();
        await HeartbeatsAsync([_ledger.Leases, other], 2);

        await other.ReleaseAsync();
        await HeartbeatsAsync([_ledger.Leases], 1);

        Assert.Equal((0, 64), (other.Plannable!.Length, _ledger.Leases.Plannable!.Length));
    }

    [Fact]
    public async Task A_partition_with_an_open_call_is_released_only_after_the_call_and_not_planned_until_then()
    {
        var other = Worker();
        var sending = Enumerable.Range(0, 64).ToHashSet();

        await TurnAsync(other, Nothing);
        await TurnAsync(_ledger.Leases, sending);

        Assert.Equal((64, 32), (_ledger.Leases.Tokens!.Count, _ledger.Leases.Plannable!.Length));
        await TurnAsync(other, Nothing);
        Assert.Empty(other.Plannable!);

        await _ledger.Leases.TurnAsync(Nothing, LateWindow, default); // no heartbeat is due, but there are partitions to release
        await TurnAsync(other, Nothing);
        Assert.Equal((32, 32), (_ledger.Leases.Tokens!.Count, other.Plannable!.Length));
    }

    [Fact]
    public async Task Entities_in_the_calls_of_a_lost_worker_are_uncertain_and_sent_again_by_the_next_owner()
    {
        await _ledger.JobAsync("1", 1);
        var started = _ledger.Clock.GetUtcNow();
        await _ledger.OpenAsync(_ledger.Plan().Call!, started);
        await _ledger.JobAsync("1", 2);
        await LoseAllAsync();

        var other = Worker();
        await TurnAsync(other, Nothing);

        Assert.Equal(started.Add(LateWindow).ToLedger(), _ledger.Ask<long>("select uncertain_until from entity"));
        Assert.Equal("unknown", _ledger.Ask<string>("select outcome from import"));
        Assert.Equal([1L, 2L], _ledger.Plan(other).Call!.Rows.Single().Fold.Covered.Select(change => change.Id));
        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_worker_that_lost_its_lease_settles_nothing_and_its_rows_are_sent_again()
    {
        await _ledger.JobAsync("1", 1);
        var call = _ledger.Plan().Call!;
        var zombie = await _ledger.OpenAsync(call, _ledger.Clock.GetUtcNow());
        await LoseAllAsync();
        await TurnAsync(Worker(), Nothing);
        _ledger.Clock.Advance(TimeSpan.FromMinutes(10));

        await _ledger.Imports.SettleAsync(zombie, _ledger.Settlement(zombie, call, null, Some.Now), default);

        Assert.Equal(("Pending", 0L), (_ledger.State(1), _ledger.Counter(Counters.Settled(ChangeState.Applied))));
        Assert.Equal(_ledger.Clock.GetUtcNow().ToLedger(), _ledger.Ask<long>("select uncertain_until from entity"));
        Assert.Equal(1, _ledger.Ask<long>("select count(*) from entity where due_at is not null and base_kind is null"));
        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task The_token_of_an_earlier_lease_is_not_valid_for_a_later_one()
    {
        await _ledger.JobAsync("1", 1);
        var call = _ledger.Plan().Call!;
        var zombie = await _ledger.OpenAsync(call, _ledger.Clock.GetUtcNow());

        // The same worker lost the partitions and won them back: calls that it opened before are still not its own.
        await _ledger.ExecuteAsync("update partition set token = token + 2");
        await _ledger.Imports.SettleAsync(zombie, _ledger.Settlement(zombie, call, null, Some.Now), default);

        Assert.Equal("Pending", _ledger.State(1));
    }

    [Fact]
    public async Task A_call_whose_lease_is_lost_is_not_recorded()
    {
        await _ledger.JobAsync("1", 1);
        var call = _ledger.Plan().Call!;
        await LoseAllAsync();
        await TurnAsync(Worker(), Nothing);

        Assert.Null(await _ledger.Imports.OpenAsync(call, _ledger.Clock.GetUtcNow(), default));

        Assert.Equal(0, _ledger.Ask<long>("select count(*) from import"));
    }

    [Fact]
    public async Task A_lease_with_less_than_its_margin_left_starts_no_call()
    {
        var options = new LeaseOptions();
        Assert.True(_ledger.Leases.MayStart);

        _ledger.Clock.Advance(options.Expiry - options.SendMargin);

        Assert.False(_ledger.Leases.MayStart);
        await TurnAsync(_ledger.Leases, Nothing);
        Assert.True(_ledger.Leases.MayStart);
    }

    [Fact]
    public async Task While_the_gate_is_closed_only_one_worker_probes()
    {
        await JobsAsync(40);
        var other = Worker();
        await HeartbeatsAsync([_ledger.Leases, other], 2);
        await _ledger.ExecuteAsync("update gate set reason = 'Outage', since = 1, until = 1, failures = 1");
        var others = new ImportLog(_ledger.Store, other, _ledger.Clock);

        var first = await _ledger.Imports.OpenAsync(_ledger.Plan(maxRows: 1).Call!, _ledger.Clock.GetUtcNow(), default);
        var second = await others.OpenAsync(_ledger.Plan(other, maxRows: 1).Call!, _ledger.Clock.GetUtcNow(), default);

        Assert.NotNull(first);
        Assert.Null(second);
    }

    [Fact]
    public async Task No_worker_plans_partitions_that_another_one_holds()
    {
        await JobsAsync(40);
        var other = Worker();
        await HeartbeatsAsync([_ledger.Leases, other], 2);

        var mine = _ledger.Plan().Call!.Rows.Select(row => row.Entity.Id).ToList();
        var theirs = _ledger.Plan(other).Call!.Rows.Select(row => row.Entity.Id).ToList();

        Assert.Equal(40, mine.Count + theirs.Count);
        Assert.Empty(mine.Intersect(theirs));
    }

    [Fact]
    public async Task A_recorded_call_that_was_never_sent_is_given_up_and_others_stay_open()
    {
        await _ledger.JobAsync("1", 1);
        var sent = await _ledger.OpenAsync(_ledger.Plan().Call!, _ledger.Clock.GetUtcNow());
        await _ledger.JobAsync("2", 1);
        await _ledger.OpenAsync(_ledger.Plan().Call!, _ledger.Clock.GetUtcNow());

        Assert.Equal(1, await _ledger.Imports.GiveUpUnsentAsync([sent.Id], LateWindow, default));

        Assert.Equal("BC1/SERVICE/2", _ledger.Plan().Call!.Rows.Single().Entity.Key);
        Assert.Equal(1, _ledger.Ask<long>("select count(*) from import where finished_at is null"));
    }

    [Fact]
    public async Task A_call_that_was_given_up_settles_nothing_even_if_its_leases_are_valid()
    {
        await _ledger.JobAsync("1", 1);
        var call = _ledger.Plan().Call!;
        var open = await _ledger.OpenAsync(call, _ledger.Clock.GetUtcNow());
        await _ledger.Imports.GiveUpUnsentAsync([], LateWindow, default);

        await _ledger.Imports.SettleAsync(open, _ledger.Settlement(open, call, null, Some.Now), default);

        Assert.Equal("Pending", _ledger.State(1));
        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Entities_in_a_call_whose_worker_lost_them_are_reported()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.OpenAsync(_ledger.Plan().Call!, _ledger.Clock.GetUtcNow());
        Assert.True(_ledger.Verify().Conserved);

        await _ledger.ExecuteAsync("update partition set owner = 'somebody else'");

        Assert.Equal("entities in a call of a worker that has lost them", Assert.Single(_ledger.Verify().Rules, rule => !rule.Holds).Rule);
    }

    [Fact]
    public async Task A_call_of_several_partitions_ends_when_the_last_of_them_is_taken_over()
    {
        await JobsAsync(40);
        await _ledger.OpenAsync(_ledger.Plan().Call!, _ledger.Clock.GetUtcNow());
        await LoseAllAsync();
        var (one, two) = (Worker(), Worker());

        await _ledger.ExecuteAsync("update partition set expires_at = clock_timestamp() + interval '1 hour' where id >= 32");
        await TurnAsync(one, Nothing);
        Assert.Equal(1, _ledger.Ask<long>("select count(*) from import where finished_at is null"));

        await LoseAllAsync();
        await TurnAsync(two, Nothing);
        Assert.Equal(0, _ledger.Ask<long>("select count(*) from import where finished_at is null"));
        Assert.Equal(0, _ledger.Ask<long>("select count(*) from entity where import_id is not null"));
    }

    public void Dispose() => _ledger.Dispose();

    private Leases Worker() => new(_ledger.Store, new(), new(_ledger.Clock), _ledger.Clock, NullLogger<Leases>.Instance);

    private Task JobsAsync(int count) => Task.WhenAll(Enumerable.Range(1, count).Select(i => _ledger.JobAsync($"{i}", 1)));

    private async Task HeartbeatsAsync(IReadOnlyList<Leases> workers, int rounds)
    {
        for (var i = 0; i < rounds; i++)
        {
            foreach (var worker in workers)
            {
                await TurnAsync(worker, Nothing);
            }
        }
    }

    private Task TurnAsync(Leases worker, IReadOnlySet<int> sending)
    {
        if (worker.NextTurn is { } left && left > TimeSpan.Zero)
        {
            _ledger.Clock.Advance(left);
        }
        return worker.TurnAsync(sending, LateWindow, default);
    }

    /// <summary>Expires all leases, as if their holder had sent no heartbeat for too long.</summary>
    private Task LoseAllAsync() =>
        _ledger.ExecuteAsync("update partition set expires_at = clock_timestamp() - interval '1 second'; delete from worker");
}
