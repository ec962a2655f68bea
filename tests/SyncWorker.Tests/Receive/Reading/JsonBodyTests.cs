using System.Text;
using System.Text.Json;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Tests;

public sealed class JsonBodyTests
{
    [Theory]
    [InlineData("[1,2,3]")]
    [InlineData("""{"a":[1,2,3],"b":{"c":1,"d":2,"e":[]}}""")]
    [InlineData("[[1,2,3],[1,2,3],[1,2,3]]")] // each list counts by itself
    public void A_body_with_lists_and_objects_of_the_allowed_size_is_parsed(string json) =>
        Assert.Equal(json, Parse(json, mostChanges: 3).RootElement.GetRawText());

    [Theory]
    [InlineData("[1,2,3,4]")]
    [InlineData("""{"a":1,"b":2,"c":3,"d":4}""")]
    [InlineData("""[{"a":[[],[],[],[]]}]""")]
    public void A_larger_list_or_object_anywhere_in_the_body_is_refused_with_its_size(string json)
    {
        var refused = Assert.Throws<BodyTooLargeException>(() => Parse(json, mostChanges: 3));

        Assert.StartsWith("It holds a list or object of 4 elements; at most 3 are accepted", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Too_many_names_and_values_are_refused_although_every_list_is_small()
    {
        string Lists(int most) => most == 0 ? "[1,1]" : $"[{Lists(most - 1)},{Lists(most - 1)}]";

        var refused = Assert.Throws<BodyTooLargeException>(() => Parse(Lists(7), mostChanges: 2));

        Assert.Contains("names and values; at most 200 are accepted", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_byte_order_mark_of_UTF_8_is_skipped_and_UTF_16_is_refused_by_its_name()
    {
        byte[] Marked(Encoding encoding) => [.. encoding.Preamble, .. encoding.GetBytes("{}")];

        Assert.Equal("{}", JsonBody.Parse(Marked(Encoding.UTF8), 10).RootElement.GetRawText());
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            Assert.Contains(
                "UTF-16", Assert.ThrowsAny<JsonException>(() => JsonBody.Parse(Marked(encoding), 10)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[1,2,3")]
    [InlineData("[1,2,3]]")]
    [InlineData("{\"a\":1,}")]
    public void A_body_that_is_not_JSON_is_refused_as_such(string json)
    {
        foreach (var mostChanges in new[] { 1, 1_000 })
        {
            var refused = Assert.ThrowsAny<JsonException>(() => Parse(json, mostChanges));

            Assert.IsNotType<BodyTooLargeException>(refused);
        }
    }

    private static JsonDocument Parse(string json, int mostChanges) => JsonBody.Parse(Encoding.UTF8.GetBytes(json), mostChanges);
}
