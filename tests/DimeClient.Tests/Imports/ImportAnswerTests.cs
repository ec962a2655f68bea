using System.Text;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Imports;

public sealed class ImportAnswerTests
{
    [Theory]
    [InlineData("", null, null)]
    [InlineData("{}", "application/json", null)]
    [InlineData("Imported.", "text/plain", "Imported.")]
    [InlineData("""{"success":true,"message":"ok","status":200,"phrase":"OK"}""", "application/json", "ok")]
    [InlineData("""{"content":"{\"Success\":true,\"Message\":\"fine\",\"Status\":200,\"Phrase\":null,\"Appointments\":[]}","contentType":"application/json","statusCode":200}""", "application/json", "fine")]
    public async Task Every_known_shape_of_success_is_read_as_a_success(string body, string? type, string? message)
    {
        var result = await Clients.ImportOver(StubHandler.Answering(200, body, type));

        Assert.True(result.Ok, result.Error?.Message);
        Assert.Equal((true, message), (result.Data.Success, result.Data.Message));
        Assert.Equal(body, Encoding.UTF8.GetString(result.Response!.Body.Span));
    }

    [Fact]
    public async Task The_appointments_of_a_wrapped_answer_are_read()
    {
        const string body =
            """
            {"content":"{\"Success\":true,\"Appointments\":[{\"Id\":123,\"Guid\":\"0F8FAD5B-D9CB-469F-A165-70867728950E\"},{\"Id\":9007199254740993},{\"Guid\":\"none\"}]}","statusCode":200}
            """;

        var result = await Clients.ImportOver(StubHandler.Answering(200, body));

        ImportedAppointment[] expected =
            [new(123, Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e")), new(9007199254740993, null), new(null, null)];
        Assert.Equal(expected, result.Data!.Appointments);
    }

    [Theory]
    [InlineData(
        """{"content":"{\"Error\":\"E\",\"Description\":\"The job is gone.\"}","contentType":"application/json","statusCode":400}""",
        "The job is gone.")]
    [InlineData("""{"success":false,"message":"The job is gone.","status":400,"phrase":"Bad Request"}""", "The job is gone.")]
    public async Task A_failure_inside_a_200_is_a_failure_in_the_servers_words(string body, string words)
    {
        var result = await Clients.ImportOver(StubHandler.Answering(200, body));

        Assert.False(result.Ok);
        Assert.Equal((DimeErrorReason.Refused, words, 400), (result.Error.Reason, result.Error.Message, result.Error.StatusCode));
        Assert.Equal(200, result.Response!.StatusCode);
    }

    [Theory]
    [InlineData("""{"hello":"world"}""")]
    [InlineData("[]")]
    [InlineData("42")]
    public async Task Json_without_a_verdict_is_not_a_success(string body)
    {
        var result = await Clients.ImportOver(StubHandler.Answering(200, body));

        Assert.Equal((DimeErrorKind.Network, DimeErrorReason.UnreadableAnswer), (result.Error!.Kind, result.Error.Reason));
    }

    [Fact]
    public async Task An_answer_over_the_length_limit_is_a_clear_error()
    {
        var body = "{\"success\":true,\"message\":\"" + new string('x', 20_000_000) + "\"}";

        var result = await Clients.ImportOver(StubHandler.Answering(200, body));

        Assert.Equal(DimeErrorReason.UnreadableAnswer, result.Error!.Reason);
        Assert.Equal("HTTP 200, but the answer cannot be read: it is longer than 16777216 bytes.", result.Error.Message);
    }

    [Fact]
    public async Task A_refusal_over_the_length_limit_is_still_a_refusal()
    {
        var result = await Clients.ImportOver(StubHandler.Answering(400, new string('x', 20_000_000), "text/plain"));

        Assert.Equal(DimeErrorReason.Refused, result.Error!.Reason);
    }

    [Theory]
    [InlineData("utf-16", "utf-16")]
    [InlineData("utf-8", "")]
    [InlineData("utf-8", "no-such-charset")]
    [InlineData("iso-8859-1", "iso-8859-1")]
    [InlineData("iso-8859-1", "utf-8")]
    public async Task The_message_is_read_in_the_charset_of_the_answer(string actual, string declared)
    {
        var bytes = Encoding.GetEncoding(actual).GetBytes("""{"success":false,"message":"Küche größer"}""");
        var type = declared.Length == 0 ? "application/json" : $"application/json; charset={declared}";

        var result = await Clients.ImportOver(StubHandler.AnsweringBytes(bytes, type));

        Assert.Equal("Küche größer", result.Error!.Message);
    }

    [Fact]
    public async Task A_success_that_does_not_match_its_charset_cannot_be_read()
    {
        var result = await Clients.ImportOver(
            StubHandler.AnsweringBytes("""{"success":true}"""u8.ToArray(), "application/json; charset=utf-16"));

        Assert.Equal(DimeErrorReason.UnreadableAnswer, result.Error!.Reason);
    }
}
