using System.Text;
using SyncWorker.Contracts;

namespace SyncWorker.Tests;

public sealed class MessageDecoderTests
{
    [Fact]
    public void One_invalid_change_of_a_set_is_refused_and_the_others_are_accepted()
    {
        var body = $$"""{"changes":[{"entity":"Job",{{Reading.Job}}},{"entity":"Jobb"},17,{"entity":"Job",{{Reading.Job}},"version":2}]}""";

        var changes = Reading.Decode(Queues.ChangeSets, body);

        Assert.Equal([false, true, true, false], changes.Select(change => change.Refusal is not null));
    }

    [Theory]
    [InlineData("""{"export":"nightly","changes":[{JOB},{"export":"own",JOB}]}""", "nightly", "own")]
    [InlineData("""{"changes":[{JOB},{"export":"own",JOB}],"EXPORT":"nightly"}""", "nightly", "own")]
    [InlineData("""{"export":null,"changes":[{JOB},{"export":"",JOB}]}""", null, null)]
    [InlineData("[{JOB},{JOB}]", null, null)]
    public void A_set_declares_an_export_for_all_of_its_changes(string set, string? first, string? second)
    {
        var changes = Reading.Decode(Queues.ChangeSets, set.Replace("JOB", "\"entity\":\"Job\"," + Reading.Job, StringComparison.Ordinal));

        Assert.Equal([(first, true), (second, true)], changes.Select(change => (change.Export, change.Refusal is null)));
    }

    [Theory]
    [InlineData("", 20, false)]
    [InlineData("", 21, true)]
    [InlineData("\"export\":\"nightly\",", 1, true)]
    public void Many_changes_and_those_of_an_export_are_a_bulk(string export, int count, bool isBulk)
    {
        var jobs = string.Join(',', Enumerable.Repeat("{\"entity\":\"Job\"," + Reading.Job + "}", count));

        var changes = Reading.Decode(Queues.ChangeSets, $$"""{{{export}}"changes":[{{jobs}}]}""");

        Assert.All(changes, change => Assert.Equal(isBulk, change.IsBulk));
    }

    [Theory]
    [InlineData("""{"export":7,"changes":[{JOB}]}""", "The export of a change set must be text.")]
    [InlineData("""{"export":"a\u0000","changes":[{JOB}]}""", "The export of a change set must not hold control characters.")]
    [InlineData("""{"changes":[{"export":7,JOB}]}""", "export = \"7\": must be text")]
    public void An_export_that_cannot_be_named_is_a_dead_letter(string set, string reason)
    {
        var changes = Reading.Decode(Queues.ChangeSets, set.Replace("JOB", "\"entity\":\"Job\"," + Reading.Job, StringComparison.Ordinal));

        Assert.Contains(reason, Assert.Single(changes).Refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"CHANGES":[]}""", 0)]
    [InlineData("[]", 0)]
    [InlineData("""[{"entity":"Job"}]""", 1)]
    public void A_set_is_an_array_or_an_object_that_contains_one(string body, int changes)
    {
        Assert.Equal(changes, Reading.Decode(Queues.ChangeSets, body).Count);
    }

    public static TheoryData<string, byte[]> Garbage => new()
    {
        { "nothing", [] },
        { "no JSON", Encoding.UTF8.GetBytes("<xml/>") },
        { "cut off", Encoding.UTF8.GetBytes("""{"jobNo": "JOB""") },
        { "bytes", [0xFF, 0xFE, 0x00, 0x7B] },
        { "nested too deep", Encoding.UTF8.GetBytes(new string('[', 5_000) + new string(']', 5_000)) },
        { "invalid UTF-8 in a value", [.. "{\"jobNo\":\""u8, 0xC3, 0x28, .. "\"}"u8] },
        { "invalid UTF-8 in a name", [.. "{\""u8, 0xC3, 0x28, .. "\":1}"u8] },
        { "half a character in a value", Encoding.UTF8.GetBytes("""{"jobNo":"\ud800"}""") },
        { "half a character in a name", Encoding.UTF8.GetBytes("""{"\ud800":1}""") },
        { "half a character in a name that begins like the envelope's", Encoding.UTF8.GetBytes("""{"messageT\ud800":[],"message":{}}""") },
        { "half a character in the envelope's id", Encoding.UTF8.GetBytes("""{"messageType":[],"message":{},"messageId":"\ud800"}""") },
        { "half a character deep inside", Encoding.UTF8.GetBytes("""{"fields":{"a":{"\ud800":["\udfff"]}}}""") },
    };

    [Theory]
    [MemberData(nameof(Garbage))]
    public void An_unreadable_message_is_kept_as_it_came(string what, byte[] body)
    {
        foreach (var queue in Queues.All)
        {
            var change = Assert.Single(Reading.Decode(queue, body));

            Assert.True(change.Refusal is not null, what);
            Assert.Equal((queue, "m1"), (change.Source, change.MessageId));
            Assert.True(change.Refusal.Class == "invalid" || body.AsSpan().SequenceEqual(change.Body), what);
            Assert.NotNull(change.Dedupe);
        }
    }

    [Fact]
    public void Half_a_character_in_one_change_of_a_set_refuses_only_that_change()
    {
        var body = $$"""{"changes":[{"entity":"Job",{{Reading.Job}}},{"entity":"Job","jobNo":"\ud800"}]}""";

        var changes = Reading.Decode(Queues.ChangeSets, body);

        Assert.Equal([false, true], changes.Select(change => change.Refusal is not null));
        Assert.Equal("""{"entity":"Job","jobNo":"\ud800"}""", Encoding.UTF8.GetString(changes[1].Body!));
        Assert.NotEqual(changes[0].Dedupe, changes[1].Dedupe);
    }

    [Fact]
    public void Two_equal_unreadable_changes_of_one_set_stay_two()
    {
        var body = """{"changes":[{"entity":"Job","jobNo":"\ud800"},{"entity":"Job","jobNo":"\ud800"}]}""";

        var changes = Reading.Decode(Queues.ChangeSets, body);

        Assert.NotEqual(changes[0].Dedupe, changes[1].Dedupe);
    }
}
