using Xunit;

namespace DimeClient.Tests.Errors;

public sealed class ServerWordsTests
{
    [Theory]
    [InlineData("""{"Error":"E1","Description":"The job is gone.","Code":"J404","Link":"https://x"}""", "The job is gone. (code: J404)")]
    [InlineData("""{"error":"The job is gone."}""", "The job is gone.")]
    [InlineData("""{"Error":"The job is gone.","Description":"","Code":17}""", "The job is gone. (code: 17)")]
    [InlineData(
        """{"title":"Bad","errors":{"SourceType":["Too long."],"JobNo":["Needed.","Odd."]}}""",
        "JobNo: Needed.; JobNo: Odd.; SourceType: Too long.")]
    [InlineData("""{"errors":{"":["Whole row."],"$.x":["Odd."]}}""", "Whole row.; $.x: Odd.")]
    [InlineData("""{"errors":["One.","Two."]}""", "One.; Two.")]
    [InlineData("""{"title":"Bad","detail":"The task needs its job."}""", "The task needs its job.")]
    [InlineData("""{"title":"Bad","status":400}""", "Bad")]
    [InlineData("""{"success":false,"message":"No such resource.","phrase":"Bad Request"}""", "No such resource.")]
    [InlineData("""{"success":false,"message":null,"phrase":"Bad Request"}""", "Bad Request")]
    [InlineData("""{"error":{"message":"Nested."}}""", "Nested.")]
    [InlineData("\"Parameter \\\"Name\\\" cannot be empty when creating pins.\"", "Parameter \"Name\" cannot be empty when creating pins.")]
    [InlineData("Parameter missing.\n", "Parameter missing.")]
    [InlineData("""{"content":"{\"Error\":\"Refused.\"}","statusCode":400}""", "Refused.")]
    [InlineData("""{"content":"Refused.","statusCode":400}""", "Refused.")]
    [InlineData("{\"Error\":\"cut o", "{\"Error\":\"cut o")]
    [InlineData("", "HTTP 400 (BadRequest) without a message.")]
    [InlineData("{}", "HTTP 400 (BadRequest) without a message.")]
    [InlineData(
        "<html><head><title>400 Bad &amp; ugly</title></head></html>",
        "HTTP 400: the answer is not from Dime.Scheduler's API (400 Bad & ugly). Is the base address right?")]
    public void The_message_is_in_the_servers_own_words(string body, string message)
    {
        var error = ErrorTable.Classify(400, AnswerReader.Read(body, mediaType: null), retryAfter: null);

        Assert.Equal(message, error!.Message);
    }

    [Fact]
    public void The_title_of_a_gateways_error_page_is_the_message()
    {
        var page = AnswerReader.Read("<html><title>502 Bad Gateway</title></html>", "text/html");

        Assert.Equal("502 Bad Gateway", ErrorTable.Classify(502, page, retryAfter: null)!.Message);
    }
}
