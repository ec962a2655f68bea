using System.Text.Json;
using Xunit;

namespace DimeClient.Tests.Answers;

public sealed class JsonMembersTests
{
    [Theory]
    [InlineData("""{"name":"x"}""", "x")]
    [InlineData("""{"Name":" x "}""", "x")]
    [InlineData("""{"NAME":1.50}""", "1.50")] // as written
    [InlineData("""{"name":" "}""", null)]
    [InlineData("""{"name":null}""", null)]
    [InlineData("""{"name":["x"]}""", null)]
    [InlineData("""{"names":"x"}""", null)]
    [InlineData("""["name"]""", null)]
    [InlineData("\"name\"", null)]
    public void The_text_of_a_member_is_found_ignoring_case_and_null_if_it_is_blank(string json, string? text) =>
        Assert.Equal(text, JsonElement.Parse(json).TextOf("name"));

    [Theory]
    [InlineData("""{"n":-7}""", -7)]
    [InlineData("""{"n":"42"}""", 42)]
    [InlineData("""{"n":4.2}""", null)]
    [InlineData("""{"n":"1,000"}""", null)]
    [InlineData("""{"n":2147483648}""", null)]
    [InlineData("""{"n":true}""", null)]
    public void A_whole_number_may_be_written_as_text(string json, int? number) =>
        Assert.Equal(number, JsonElement.Parse(json).IntegerOf("n"));

    [Theory]
    [InlineData("""{"b":true}""", true)]
    [InlineData("""{"b":"False"}""", false)]
    [InlineData("""{"b":1}""", null)]
    [InlineData("""{"b":"yes"}""", null)]
    [InlineData("{}", null)]
    public void True_and_false_may_be_written_as_text(string json, bool? value) =>
        Assert.Equal(value, JsonElement.Parse(json).BooleanOf("b"));

    [Theory]
    [InlineData("""{"a":1}""", true)]
    [InlineData("[0]", true)]
    [InlineData("{}", false)]
    [InlineData("[]", false)]
    [InlineData("\"text\"", false)]
    public void Only_an_object_or_an_array_that_is_not_empty_has_items(string json, bool has)
    {
        JsonElement? element = JsonElement.Parse(json);

        Assert.Equal(has, element.HasItems());
    }
}
