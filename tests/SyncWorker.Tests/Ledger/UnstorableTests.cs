using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Receive;

namespace SyncWorker.Tests;

/// <summary>A value that the store refuses affects only the change that contains it.</summary>
public sealed class UnstorableTests : IAsyncDisposable
{
    private readonly TestLedger _ledger = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly GroupCommit _commit;
    private readonly Task _running;

    public UnstorableTests()
    {
        _commit = new(
            _ledger.Recorder,
            new(_ledger.Store, new(), new(), TimeProvider.System),
            new(new(), _ledger.Clock),
            new(),
            _ledger.Clock,
            NullLogger<GroupCommit>.Instance);
        _running = Task.Run(() => _commit.RunAsync(_stop.Token));
    }

    [Fact]
    public async Task One_unstorable_change_of_a_message_is_a_dead_letter_of_its_record_and_the_others_are_recorded()
    {
        await RefuseAsync("message_id", "bad");
        var message = new[] { "1", "2", "3", "4" }.Select(job => Change(job) with { MessageId = job == "2" ? "bad" : null }).ToList();

        var receipts = await _commit.RecordAsync(message, new DeliveryChannel());

        Assert.Equal([false, true, false, false], receipts.Select(receipt => receipt.Refused));
        Assert.Equal(
            "DIME102 Job BC1/SERVICE/2",
            $"{_ledger.Change(receipts[1].Id!.Value).Code} Job {_ledger.Ask<string>(RecordSql, new { Id = receipts[1].Id })}");
        Assert.Contains(
            "\"jobNo\":\"2\"",
            Encoding.UTF8.GetString(_ledger.Ask<byte[]>("select body from change where id = @Id", new { receipts[1].Id })),
            StringComparison.Ordinal);
        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_change_whose_record_cannot_be_stored_is_kept_without_it()
    {
        await _ledger.JobAsync("0", 1);
        await RefuseAsync("entity_id", "1");

        var receipts = await _commit.RecordAsync([Change("0"), Change("2")], new DeliveryChannel());

        Assert.Equal([true, false], receipts.Select(receipt => receipt.Refused));
        Assert.Equal("DIME102", _ledger.Change(receipts[0].Id!.Value).Code);
    }

    [Fact]
    public void An_id_with_a_control_character_is_refused_with_name_and_value()
    {
        var (change, problems) = Reading.Read($$"""{{{Reading.Job}},"messageId":"a\u0000b","version":1}""", new(Queues.Changes, "Job"));

        Assert.Equal("messageId", Assert.Single(problems).Field);
        Assert.Equal("BC1/SERVICE/JOB-1001", change.Entity!.Key);
    }

    [Fact]
    public async Task Case_10_of_four_changes_with_a_NUL_in_the_id_of_one_three_are_applied_and_one_is_kept_as_it_came()
    {
        var message = Reading.Decode(Queues.ChangeSets, """
            {"changes":[
            {"entity":"Job","sourceApp":"BC1","sourceType":"S","jobNo":"NB-1","shortDescription":"good","version":1},
            {"entity":"Job","sourceApp":"BC1","sourceType":"S","jobNo":"NB-2","shortDescription":"bad id","version":1,"messageId":"a\u0000b"},
            {"entity":"Job","sourceApp":"BC1","sourceType":"S","jobNo":"NB-3","shortDescription":"good","version":1},
            {"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"S","jobNo":"NB-4","version":3}]}
            """, messageId: null);

        var receipts = await _commit.RecordAsync(message, new DeliveryChannel());
        while (await _ledger.SendAsync())
        {
        }

        Assert.Equal("Applied Dead Applied Applied", string.Join(' ', receipts.Select(receipt => _ledger.State(receipt.Id!.Value))));
        Assert.Equal("BC1/S/NB-2", _ledger.Ask<string>(RecordSql, new { receipts[1].Id }));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0xD83D)]
    [InlineData(0x1B)]
    public async Task A_message_whose_own_id_is_unstorable_is_recorded_like_any_other(int character)
    {
        var id = $"a{(char)character}b";

        var receipts = await _commit.RecordAsync([Change("1", id)], new DeliveryChannel());

        Assert.False(receipts[0].Refused);
        Assert.Equal("a\uFFFDb", _ledger.Ask<string>("select message_id from change"));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _stop.Dispose();
        _ledger.Dispose();
    }

    private const string RecordSql = "select e.key from change c join entity e on e.id = c.entity_id where c.id = @Id";

    private Task RefuseAsync(string column, string value) =>
#if POSTGRESQL
        _ledger.ExecuteAsync(
            "alter table change add constraint refuses "
            + $"check (cast({column} as text) <> '{value}' or {column} is null) not valid");
#else
        _ledger.ExecuteAsync(
            "create trigger refuses before insert on change "
            + $"when cast(new.{column} as text) = '{value}' "
            + "begin select raise(abort, 'refused'); end");
#endif

    private static IncomingChange Change(string jobNo, string? messageId = null) =>
        Reading.Read(TestLedger.JobJson(jobNo, 2), new(Queues.Changes, MessageId: messageId)).Change;
}
