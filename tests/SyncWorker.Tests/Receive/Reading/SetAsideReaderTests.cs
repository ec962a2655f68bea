using System.Text;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Tests;

/// <summary>Messages that the broker has given up and the worker takes from <c>&lt;queue&gt;_error</c>.</summary>
public sealed class SetAsideReaderTests
{
    private static readonly SetAsideReader Reader = new(new(new(new(), new(), new())));

    [Theory]
    [InlineData("\"version\":1")]
    [InlineData("\"occurredAt\":\"2026-11-19T08:00:00Z\"")]
    public void A_change_with_an_order_key_of_its_own_is_recorded_like_any_other(string place)
    {
        var body = $"{{{Reading.Job},{place}}}";

        var change = Assert.Single(Read(body));

        Assert.Null(change.Refusal);
        Assert.Equal(Reading.Decode(Queues.Jobs, body)[0].Dedupe, change.Dedupe);
    }

    [Fact]
    public void A_change_without_an_order_key_is_a_dead_letter_because_something_newer_may_have_arrived()
    {
        var body = $"{{{Reading.Job}}}";

        var change = Assert.Single(Read(body));

        Assert.Equal(("DIME103", "undelivered"), (change.Refusal!.Code, change.Refusal.Class));
        Assert.NotNull(change.Entity);
        Assert.Equal(body, Encoding.UTF8.GetString(change.Body!));
        Assert.Equal(Reading.Decode(Queues.Jobs, body)[0].Dedupe, change.Dedupe);
    }

    [Fact]
    public void A_message_that_ended_the_worker_twice_is_not_read_again()
    {
        var change = Assert.Single(Read($"{{{Reading.Job},\"version\":1}}", returns: 2));

        Assert.Equal("DIME103", change.Refusal!.Code);
        Assert.Null(change.Entity);
        Assert.Contains("stopped twice", change.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unreadable_message_is_undecodable_as_from_any_queue()
    {
        Assert.Equal("DIME100", Assert.Single(Read("<xml/>")).Refusal!.Code);
    }

    [Fact]
    public async Task A_parked_change_can_be_replayed_as_it_is_and_closes_when_it_is_published_again()
    {
        using var ledger = new TestLedger();
        await ledger.Recorder.RecordAsync(
            [
                .. Read($"{{{Reading.Job}}}", id: "a"),
                .. Read($"{{{Reading.Job},\"jobNo\":\"2\"}}".Replace("\"jobNo\":\"JOB-1001\",", "", StringComparison.Ordinal), id: "b"),
            ],
            default);
        Assert.Equal(("Dead", "Dead"), (ledger.State(1), ledger.State(2)));

        Assert.Equal([1], (await ledger.Replayer.ReplayAsync(new(Ids: [1]), default)).Replayed);
        await ledger.ReceiveAsync((TestLedger.JobJson("2", null), "c"));
        await ledger.SendAsync();

        Assert.Equal(("Applied", "Superseded"), (ledger.State(1), ledger.State(2)));
        Assert.Equal("conserved", ledger.Verify().Verdict);
    }

    private static IReadOnlyList<IncomingChange> Read(string body, long returns = 0, string? id = "m1") =>
        Reader.Read(new(Queues.Jobs, Encoding.UTF8.GetBytes(body), id, null), returns, Some.Now);
}
