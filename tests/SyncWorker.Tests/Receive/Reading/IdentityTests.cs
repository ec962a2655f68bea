using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger;

namespace SyncWorker.Tests;

/// <summary>Whether a change was received before, and its time. Design §3.</summary>
public sealed class IdentityTests
{
    private static readonly string Plain = $"{{{Reading.Job}}}";

    [Theory]
    [InlineData("BC1:job:4711")]
    [InlineData("f5b1c1de-9d5e-4c0b-8f3e-2a7d5c1e0b42")]
    public void The_message_id_is_kept_as_text_and_not_read_as_a_time(string id)
    {
        var change = One(Reading.Decode(Queues.Jobs, Plain, id));

        Assert.Equal((id, null), (change.MessageId, change.OccurredAt));
        Assert.Empty(change.Remarks);
    }

    [Fact]
    public void The_envelopes_own_id_and_sent_time_are_used()
    {
        var change = One(
            Reading.Decode(Queues.Jobs, Reading.Envelope(Plain, "not-a-guid", "2026-11-20T08:00:00.1234567Z"), messageId: null));

        Assert.Equal("not-a-guid", change.MessageId);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero).AddTicks(1_234_567), change.OccurredAt);
    }

    [Fact]
    public void The_time_in_the_change_wins_over_that_of_the_envelope()
    {
        var message = $"{{{Reading.Job},\"occurredAt\":\"2026-11-01T00:00:00Z\"}}";

        var change = One(Reading.Decode(Queues.Jobs, Reading.Envelope(message, "e1", "2026-11-20T08:00:00Z")));

        Assert.Equal(11 * 100 + 1, change.OccurredAt!.Value.Month * 100 + change.OccurredAt.Value.Day);
    }

    [Fact]
    public void An_envelope_and_plain_json_give_the_same_change()
    {
        var plain = One(Reading.Decode(Queues.Jobs, Plain, "m1"));
        var wrapped = One(Reading.Decode(Queues.Jobs, Reading.Envelope(Plain, "m1"), messageId: null));

        Assert.Equal(plain.Fields, wrapped.Fields);
        Assert.Equal(
            (plain.Entity!.Key, plain.Kind, plain.Mode, plain.Version, plain.OccurredAt, plain.MessageId, plain.Dedupe, plain.Source),
            (wrapped.Entity!.Key, wrapped.Kind, wrapped.Mode, wrapped.Version, wrapped.OccurredAt,
                wrapped.MessageId, wrapped.Dedupe, wrapped.Source));
    }

    [Theory]
    [InlineData("\"version\":17")]
    [InlineData("\"occurredAt\":\"2026-11-20T08:00:00Z\"")]
    [InlineData("\"occurredAt\":\"2031-11-20T08:00:00Z\"")] // too far in the future to be used as a time, but it identifies the repeat
    public void Without_an_id_a_version_or_time_in_the_body_recognises_a_repeat(string said)
    {
        var body = $"{{{Reading.Job},{said}}}";

        var first = One(Reading.Decode(Queues.Jobs, body, messageId: null));
        var again = One(Reading.Decode(Queues.Jobs, body, messageId: null));
        var other = One(Reading.Decode(Queues.Jobs, body.Replace("Boiler", "Burner", StringComparison.Ordinal), messageId: null));

        Assert.NotNull(first.Dedupe);
        Assert.Equal(first.Dedupe, again.Dedupe);
        Assert.NotEqual(first.Dedupe!.Value.Name, other.Dedupe!.Value.Name);
        Assert.DoesNotContain(Counters.NoDedupe, first.Remarks);
    }

    [Fact]
    public void A_change_without_id_version_and_time_is_not_deduplicated_and_is_counted()
    {
        var change = One(Reading.Decode(Queues.Jobs, Plain, messageId: null));

        Assert.Null(change.Dedupe);
        Assert.Contains(Counters.NoDedupe, change.Remarks);
    }

    [Fact]
    public void The_same_id_with_another_body_is_another_change_with_that_id()
    {
        var first = One(Reading.Decode(Queues.Jobs, Plain)).Dedupe!.Value;
        var second = One(Reading.Decode(Queues.Jobs, Plain.Replace("Boiler", "Burner", StringComparison.Ordinal))).Dedupe!.Value;

        Assert.Equal(first.Name, second.Name);
        Assert.NotEqual(first, second);
    }

    [Fact]
    public void The_same_body_at_another_place_in_the_message_is_another_change()
    {
        var body = $$"""{"changes":[{"entity":"Job",{{Reading.Job}}},{"entity":"Job",{{Reading.Job}}}]}""";

        var changes = Reading.Decode(Queues.ChangeSets, body);

        Assert.NotEqual(changes[0].Dedupe, changes[1].Dedupe);
    }

    [Fact]
    public void Over_http_a_change_keeps_its_own_id_wherever_it_is_in_the_request()
    {
        var body = $"{{\"entity\":\"Job\",\"messageId\":\"own\",{Reading.Job}}}";

        var first = Reading.Read(body, new(Origin.Http, MessageId: "key 1"), index: 0).Change;
        var again = Reading.Read(body, new(Origin.Http, MessageId: "key 2"), index: 5).Change;

        Assert.Equal("own", first.MessageId);
        Assert.Equal(first.Dedupe, again.Dedupe);
    }

    [Fact]
    public void Over_http_the_idempotency_key_covers_changes_without_an_id()
    {
        var body = $"{{\"entity\":\"Job\",{Reading.Job}}}";

        var first = Reading.Read(body, new(Origin.Http, MessageId: "key"), index: 0).Change;
        var again = Reading.Read(body, new(Origin.Http, MessageId: "key"), index: 0).Change;
        var second = Reading.Read(body, new(Origin.Http, MessageId: "key"), index: 1).Change;

        Assert.Equal(("key", first.Dedupe), (first.MessageId, again.Dedupe));
        Assert.NotEqual(first.Dedupe, second.Dedupe);
    }

    [Fact]
    public void On_a_queue_the_messages_id_wins_over_one_in_the_body()
    {
        var body = $"{{\"messageId\":\"own\",{Reading.Job}}}";

        Assert.Equal("m1", One(Reading.Decode(Queues.Jobs, body)).MessageId);
        Assert.Equal("own", One(Reading.Decode(Queues.Jobs, body, messageId: null)).MessageId);
    }

    [Fact]
    public void A_dedupe_key_is_the_same_on_every_machine()
    {
        var key = DedupeKey.Of("m1", "{}"u8, 0);

        Assert.Equal(key, DedupeKey.Of("m1", "{}"u8, 0));
        Assert.Equal("44136FA355B3678A", key.Content.ToString("X16", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(16, key.ToBytes().Length);
    }

    private static IncomingChange One(IReadOnlyList<IncomingChange> changes)
    {
        var change = Assert.Single(changes);
        Assert.Null(change.Refusal);
        return change;
    }
}
