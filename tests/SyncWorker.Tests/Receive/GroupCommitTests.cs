using Microsoft.Extensions.Logging.Abstractions;
using SQLitePCL;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Sqlite;
using SyncWorker.Receive;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>What happens to messages while the ledger refuses writes.</summary>
public sealed class GroupCommitTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TestLedger _ledger = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly StoreWatch _watch;
    private readonly GroupCommit _commit;
    private readonly DeliveryChannel _channel = new();
    private sqlite3? _writer;
    private Task _running = Task.CompletedTask;

    public GroupCommitTests()
    {
        _watch = new(new() { HoldFor = TimeSpan.FromSeconds(30) }, _ledger.Clock);
        _commit = new(
            _ledger.Recorder,
            new(_ledger.Store, new(), new(), TimeProvider.System),
            _watch,
            new(),
            _ledger.Clock,
            NullLogger<GroupCommit>.Instance);
    }

    [Fact]
    public async Task Nothing_is_writable_before_a_write_has_succeeded()
    {
        await RefuseWritesAsync(true);
        Start();
        await UntilAsync(() => _watch.StuckSince is not null, "the ledger is stuck");
        Assert.False(_watch.IsWritable);

        await RefuseWritesAsync(false);

        await PassTimeAsync(() => _watch.IsWritable, "the ledger is written");
        Assert.Equal(0, _watch.Holds);
    }

    [Fact]
    public async Task A_delivery_that_waits_less_than_HoldFor_is_recorded_when_the_ledger_accepts_writes_again()
    {
        await StartedAsync();
        await RefuseWritesAsync(true);
        var receipt = _commit.RecordAsync(Changes("1"), _channel);
        await UntilAsync(() => _watch.StuckSince is not null, "the ledger is stuck");
        Assert.False(receipt.IsCompleted);

        await RefuseWritesAsync(false);
        await PassTimeAsync(() => receipt.IsCompleted, "it is recorded");

        Assert.NotNull((await receipt)[0].Id);
        Assert.False(_channel.IsGivenUp);
    }

    [Fact]
    public async Task Abandoned_and_later_deliveries_of_the_same_channel_are_neither_answered_nor_recorded()
    {
        await StartedAsync();
        await RefuseWritesAsync(true);
        var given = _commit.RecordAsync(Changes("1"), _channel);
        await PassTimeAsync(() => _watch.HeldSince is not null, "the ledger is held");
        var meanwhile = _commit.RecordAsync(Changes("2"), _channel);

        await RefuseWritesAsync(false);
        await PassTimeAsync(() => _watch.IsWritable, "the ledger is written");
        var after = _commit.RecordAsync(Changes("3"), _channel);
        await _commit.RecordAsync(Changes("4"), new DeliveryChannel()).WaitAsync(Patience);

        Assert.True(_channel.IsGivenUp);
        Assert.All([given, meanwhile, after], answer => Assert.False(answer.IsCompleted));
        Assert.Equal(1, _ledger.Ask<long>("select count(*) from change"));
        Assert.Equal(1, _watch.Holds);
    }

    [Fact]
    public async Task An_HTTP_caller_learns_that_nothing_was_recorded_and_the_next_one_learns_it_at_once()
    {
        await StartedAsync();
        await RefuseWritesAsync(true);
        var waiting = _commit.RecordAsync(Changes("1"));
        await PassTimeAsync(() => _watch.HeldSince is not null, "the ledger is held");

        await Assert.ThrowsAsync<LedgerHeldException>(() => waiting);
        await Assert.ThrowsAsync<LedgerHeldException>(() => _commit.RecordAsync(Changes("2")));

        await RefuseWritesAsync(false);
        await PassTimeAsync(() => _watch.IsWritable, "the ledger is written");
        Assert.Equal(0, _ledger.Ask<long>("select count(*) from change"));
        Assert.NotNull((await _commit.RecordAsync(Changes("1")).WaitAsync(Patience))[0].Id);
    }

    [Fact]
    public async Task When_the_loop_ends_deliveries_stay_unanswered_and_an_HTTP_caller_gets_an_error()
    {
        await StartedAsync();
        await RefuseWritesAsync(true);
        var delivery = _commit.RecordAsync(Changes("1"), _channel);
        var request = _commit.RecordAsync(Changes("2"));
        await UntilAsync(() => _watch.StuckSince is not null, "the ledger is stuck");

        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request.WaitAsync(Patience));
        var later = _commit.RecordAsync(Changes("3"), new());

        Assert.False(delivery.IsCompleted);
        Assert.False(later.IsCompleted);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _commit.RecordAsync(Changes("4")));
    }

    [Fact]
    public async Task A_write_without_an_answer_is_noticed_before_it_fails()
    {
        await StartedAsync();
        using var release = new ManualResetEventSlim();
        var held = new TaskCompletionSource();
        var holder = Task.Run(() => _ledger.Store.WriteAsync(
            _ =>
            {
                held.SetResult();
                release.Wait();
            },
            CancellationToken.None));
        await held.Task.WaitAsync(Patience);

        var receipt = _commit.RecordAsync(Changes("1"), _channel);
        await PassTimeAsync(() => _watch.StuckSince is not null, "the ledger is stuck");
        Assert.False(receipt.IsCompleted);

        release.Set();
        await receipt.WaitAsync(Patience);
        await holder;
        Assert.Null(_watch.StuckSince);
    }

    [Theory]
    [InlineData("culprit", "first", "second")]
    [InlineData("first", "culprit", "second")]
    [InlineData("first", "second", "culprit")]
    [InlineData("first", "culprit", "second", "third", "fourth")]
    public async Task While_a_culprit_is_searched_for_changes_of_one_record_keep_their_order(params string[] arrived)
    {
        await _ledger.ExecuteAsync(
            "create trigger no before insert on change when new.message_id = 'culprit' "
            + "begin select raise(abort, 'It cannot be stored.'); end");

        // None of the changes has an order key of its own, so only the order of receipt counts.
        var receipts = arrived
            .Select(name => _commit.RecordAsync(
                [Reading.Read(TestLedger.JobJson("1", null, $"\"siteCity\":\"{name}\""), new(Queues.Changes, MessageId: name)).Change]))
            .ToList();
        Start();
        await Task.WhenAll(receipts).WaitAsync(Patience);

        Assert.Equal(
            arrived.Where(name => name != "culprit"),
            _ledger.AskAll<string>("select message_id from change where state = 'Pending' order by epoch, scale, version, id"));
        Assert.Equal(1, _ledger.Ask<long>("select count(*) from change where state = 'Dead'"));
    }

    [Fact]
    public async Task A_channel_is_told_once_for_each_commit_how_many_of_its_messages_are_recorded()
    {
        var told = new List<ulong>();
        var (channel, other) = (new DeliveryChannel(told.Add), new DeliveryChannel());
        _commit.Record(Changes("1"), channel);
        var receipt = _commit.RecordAsync(Changes("of another channel"), other);
        _commit.Record([.. Changes("2"), .. Changes("3")], channel);
        _commit.Record(Changes("4"), channel);

        Start();
        await receipt.WaitAsync(Patience);
        await _commit.RecordAsync(Changes("of the next commit"), other).WaitAsync(Patience);
        Assert.Equal([3ul], told);

        _commit.Record(Changes("5"), channel);
        await _commit.RecordAsync(Changes("of the last commit"), other).WaitAsync(Patience);
        await _commit.RecordAsync(Changes("after it"), other).WaitAsync(Patience);
        Assert.Equal([3ul, 4ul], told);
    }

    [Fact]
    public async Task A_channel_is_told_of_nothing_that_came_after_it_was_given_up()
    {
        var told = new List<ulong>();
        var channel = new DeliveryChannel(told.Add);
        await StartedAsync();
        _commit.Record(Changes("1"), channel);
        await UntilAsync(() => told is [1ul], "the first message is recorded");

        channel.GiveUp();
        _commit.Record(Changes("2"), channel);
        await _commit.RecordAsync(Changes("3"), _channel).WaitAsync(Patience);

        Assert.Equal([1ul], told);
        Assert.Equal(["1", "3"], _ledger.AskAll<string>("select message_id from change order by id"));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _stop.Dispose();
        _ledger.Dispose();
    }

    private void Start() => _running = Task.Run(() => _commit.RunAsync(_stop.Token));

    private async Task StartedAsync()
    {
        Start();
        await UntilAsync(() => _watch.IsWritable, "the ledger is written");
    }

    /// <summary>Refuses writes as a file system does that was mounted read-only after an error: SQLite reports READONLY.</summary>
    private async Task RefuseWritesAsync(bool refuse)
    {
        _writer ??= await _ledger.Store.WriteAsync(_ => ((SqliteStore)_ledger.Store).Writer!.Handle!, CancellationToken.None);
        Assert.Equal(raw.SQLITE_OK, raw.sqlite3_exec(_writer, $"pragma query_only = {(refuse ? 1 : 0)}"));
    }

    private static Task UntilAsync(Func<bool> condition, string what) => Eventually.TrueAsync(condition, Patience, what);

    /// <summary>Moves the clock, a second at a time, until the condition holds.</summary>
    private Task PassTimeAsync(Func<bool> condition, string what) => UntilAsync(
        () =>
        {
            _ledger.Clock.Advance(LedgerTrouble.Wait);
            return condition();
        },
        what);

    private static IReadOnlyList<IncomingChange> Changes(string jobNo) =>
        [Reading.Read(TestLedger.JobJson(jobNo, 1), new(Queues.Changes, MessageId: jobNo)).Change];
}
