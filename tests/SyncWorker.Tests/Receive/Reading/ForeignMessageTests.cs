using System.Text;
using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Tests;

/// <summary>Messages in unexpected formats: plain ones are understood, foreign ones are kept raw.</summary>
public sealed class ForeignMessageTests
{
    private const string Job = """{"sourceApp":"BC1","sourceType":"S","jobNo":"E-5","shortDescription":"x","version":1}""";

    [Theory]
    [InlineData("""["urn:message:Other:OrderShipped"]""", Queues.Jobs)]
    [InlineData("""["urn:message:MassTransit:Fault[[SyncWorker.Contracts:JobChanged]]"]""", Queues.Jobs)]
    [InlineData("[]", Queues.Jobs)]
    [InlineData("[1]", Queues.Jobs)]
    [InlineData("""["urn:message:SyncWorker.Contracts:JobChanged"]""", Queues.Tasks)]
    public void Case_18_an_envelope_of_another_type_is_kept_as_it_came(string types, string queue)
    {
        var body = Envelope(types);

        var change = Assert.Single(Reading.Decode(queue, body));

        Assert.Equal(("DIME104", "unknown type"), (change.Refusal!.Code, change.Refusal.Class));
        Assert.Equal(body, Encoding.UTF8.GetString(change.Body!));
        Assert.Null(change.Entity);
    }

    [Theory]
    [InlineData("""["urn:message:SyncWorker.Contracts:JobChanged"]""", Queues.Jobs)]
    [InlineData("""["urn:message:Erp:JobMoved","urn:message:SyncWorker.Contracts:JobChanged"]""", Queues.Jobs)]
    [InlineData("""["urn:message:SyncWorker.Contracts:JobChanged"]""", Queues.Changes)]
    public void One_type_of_ours_among_the_types_is_enough_and_determines_the_entity(string types, string queue)
    {
        var change = Assert.Single(Reading.Decode(queue, Envelope(types)));

        Assert.Null(change.Refusal);
        Assert.Equal("Job BC1/S/E-5", change.Entity!.ToString());
    }

    [Fact]
    public void Case_11_a_byte_order_mark_is_skipped()
    {
        Assert.Null(Assert.Single(Reading.Decode(Queues.Jobs, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Job)])).Refusal);
    }

    [Fact]
    public void A_message_in_UTF_16_is_kept_with_a_reason_other_than_invalid_JSON()
    {
        var change = Assert.Single(Reading.Decode(Queues.Jobs, [0xFF, 0xFE, .. Encoding.Unicode.GetBytes(Job)]));

        Assert.Contains("UTF-16", change.Refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20_001, Queues.ChangeSets, """{"changes":[#]}""")]
    [InlineData(20_001, Queues.Changes, """{"fields":{"a":[#]}}""")]
    public void Case_3_a_message_of_too_many_elements_is_one_dead_letter(int count, string queue, string body)
    {
        var change = Assert.Single(
            Reading.Decode(queue, body.Replace("#", string.Join(',', Enumerable.Repeat("1", count)), StringComparison.Ordinal)));

        Assert.Equal(DeadCode.Undecodable.Code, change.Refusal!.Code);
        Assert.Contains("20001 elements; at most 20000", change.Refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_of_the_allowed_size_is_accepted()
    {
        Assert.Equal(20_000, Reading.Decode(Queues.ChangeSets, $"[{string.Join(',', Enumerable.Repeat("1", 20_000))}]").Count);
    }

    [Fact]
    public void A_change_with_many_unknown_fields_lists_the_first_problems_and_counts_the_others()
    {
        var fields = string.Join(',', Enumerable.Range(0, 900).Select(i => $"\"no such field {i}\":\"{new string('x', 500)}\""));

        var change = Assert.Single(Reading.Decode(Queues.Jobs, $"{{{Reading.Job},{fields}}}"));

        Assert.Contains("And 880 more.", change.Refusal!.Message, StringComparison.Ordinal);
        Assert.InRange(change.Refusal.Message.Length, 1_000, 10_000);
    }

    private static string Envelope(string types) =>
        $$"""{"messageId":"51111111-1111-1111-1111-111111111111","messageType":{{types}},"message":{{Job}}}""";
}
