using System.Text;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger;
using SyncWorker.Receive.Reading;
using SyncWorker.Replay;

namespace SyncWorker.Tests;

/// <summary>
/// Replay reads messages that were refused on arrival again, with today's rules; a repeat of a dead letter is a new attempt.
/// </summary>
public sealed class ReadAgainTests : IDisposable
{
    private static readonly ValidationOptions Ignoring = new() { UnknownFields = UnknownFields.Ignore };

    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task Case_16_letters_of_an_unknown_field_are_replayed_once_unknown_fields_are_ignored()
    {
        await _ledger.ReceiveAsync((Job("1", 1), "a"), (Job("2", 1), null));
        Assert.Equal(("Dead", "Dead"), (_ledger.State(1), _ledger.State(2)));

        var report = await ReplayAsync();
        await DrainAsync();
        await Some.Tools(_ledger.Store, _ledger.Clock, Ignoring).Operations.TurnAsync(default);
        await DrainAsync();

        Assert.Empty(report.Refused);
        Assert.Equal(("Applied", "Applied"), (_ledger.State(1), _ledger.State(2)));
        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_letter_that_is_read_again_keeps_its_place_in_the_order()
    {
        await _ledger.ReceiveAsync((Job("1", 5), "a"));
        await _ledger.JobAsync("1", 6);
        await DrainAsync();

        var report = await ReplayAsync();

        Assert.Contains("superseded", Assert.Single(report.Refused).Reason, StringComparison.Ordinal);
        Assert.Equal(6, _ledger.Ask<long>("select base_version from entity"));
        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_letter_without_an_order_key_keeps_the_place_of_its_receipt()
    {
        await _ledger.ReceiveAsync((Job("1", null), "a"));
        await _ledger.ReceiveAsync((TestLedger.JobJson("1", null), "b"));
        await DrainAsync();

        var report = await ReplayAsync();

        Assert.Contains("superseded", Assert.Single(report.Refused).Reason, StringComparison.Ordinal);
        Assert.Equal("Applied", _ledger.State(2));
    }

    [Fact]
    public async Task Case_16_a_change_published_again_after_its_rule_has_changed_is_a_new_attempt_of_the_same_letter()
    {
        await _ledger.ReceiveAsync((Job("1", 1), "a"));

        var receipts = await _ledger.Recorder.RecordAsync(
            [Reading.Read(Job("1", 1), new(Queues.Changes, MessageId: "a"), Ignoring).Change],
            default);
        await DrainAsync();

        Assert.Equal(1, receipts[0].Id);
        Assert.Equal("Applied", _ledger.State(1));
        Assert.Equal((1L, 1L), (_ledger.Counter(Counters.Recorded), _ledger.Counter(Counters.Duplicates)));
        Assert.True(_ledger.Verify().Conserved);
    }

    [Theory]
    [InlineData("a")]
    [InlineData(null)]
    public async Task A_change_refused_by_the_server_is_tried_again_when_it_is_published_again(string? messageId)
    {
        await _ledger.ReceiveAsync((TestLedger.JobJson("1", 1), messageId));
        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, "no such city"));
        Assert.Equal("Dead", _ledger.State(1));

        await _ledger.ReceiveAsync((TestLedger.JobJson("1", 1), messageId));
        await DrainAsync();

        Assert.Equal("Applied", _ledger.State(1));
        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_repeat_that_is_still_refused_creates_no_second_letter()
    {
        await _ledger.ReceiveAsync((Job("1", 1), "a"), (Job("1", 1), "a"));

        Assert.Equal(1, _ledger.Ask<long>("select count(*) from change"));
        Assert.Equal("Dead", _ledger.State(1));
    }

    [Fact]
    public async Task An_undecodable_message_can_be_replayed_once_it_is_understood()
    {
        var body = Encoding.UTF8.GetBytes(TestLedger.JobJson("1", 1));
        var raw = new IncomingChange
        {
            Source = Queues.Jobs,
            Body = [0xEF, 0xBB, 0xBF, .. body],
            Refusal = DeadCode.Undecodable.Because("0xEF is an invalid start of a value.", Some.Now),
        };
        await _ledger.Recorder.RecordAsync([raw], default);

        await ReplayAsync();
        await DrainAsync();

        Assert.Equal("Applied", _ledger.State(1));
        Assert.Equal("BC1/SERVICE/1", _ledger.Ask<string>("select e.key from change c join entity e on e.id = c.entity_id"));
        Assert.True(_ledger.Verify().Conserved);
    }

    private static string Job(string jobNo, long? version) => TestLedger.JobJson(jobNo, version, "\"colour\":1");

    private Task<ReplayReport> ReplayAsync() =>
        new Replayer(Some.Tools(_ledger.Store, _ledger.Clock, Ignoring)).ReplayAsync(new(All: true), default);

    private async Task DrainAsync()
    {
        for (var calls = 0; calls < 10 && await _ledger.SendAsync(); calls++)
        {
        }
    }
}
