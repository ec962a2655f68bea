using Xunit;
using static DimeClient.DimeErrorKind;
using static DimeClient.DimeErrorReason;

namespace DimeClient.Tests.Errors;

public sealed class ErrorTableTests
{
    private const string Html = "<html><title>Oops</title></html>";
    private const string Problem = """{"type":"about:blank","title":"Not Found","status":404}""";

    [Theory]
    // status alone
    [InlineData(400, "", null, Validation, Refused)]
    [InlineData(401, "", null, Authentication, Unauthenticated)]
    [InlineData(402, "", null, Authorization, Forbidden)]
    [InlineData(403, "", null, Authorization, Forbidden)]
    [InlineData(404, "", null, NotFound, EndpointNotFound)]
    [InlineData(405, "", null, NotFound, EndpointNotFound)]
    [InlineData(408, "", null, Network, DimeErrorReason.Timeout)]
    [InlineData(409, "", null, Conflict, Refused)]
    [InlineData(410, "", null, NotFound, EndpointNotFound)]
    [InlineData(413, "", null, Validation, TooLarge)]
    [InlineData(415, "", null, Network, NotTheApi)]
    [InlineData(418, "", null, Network, NotTheApi)]
    [InlineData(422, "", null, Validation, Refused)]
    [InlineData(429, "", null, RateLimit, Throttled)]
    [InlineData(429, "", 5, RateLimit, Throttled)]
    [InlineData(500, "", null, Server, ServerFault)]
    [InlineData(500, "", 5, Server, ServerFault)]
    [InlineData(501, "", null, Server, ServerFault)]
    [InlineData(502, "", 5, Server, Unavailable)]
    [InlineData(503, "", null, Server, Unavailable)]
    [InlineData(503, "", 5, Server, Throttled)]
    [InlineData(504, "", null, Server, Unavailable)]
    [InlineData(507, "", null, Server, ServerFault)]
    [InlineData(599, "", null, Server, ServerFault)]
    [InlineData(301, "", null, Network, Redirected)]
    [InlineData(302, "{}", null, Network, Redirected)]
    [InlineData(304, "", null, Network, Redirected)]
    [InlineData(307, """{"success":true}""", null, Network, Redirected)]
    [InlineData(999, "", null, Network, NotTheApi)]
    // an HTML page: for some statuses there is a better explanation than "not the API"
    [InlineData(200, Html, null, Network, NotTheApi)]
    [InlineData(201, " \n<?xml version='1.0'?><a/>", null, Network, NotTheApi)]
    [InlineData(302, Html, null, Network, Redirected)]
    [InlineData(400, Html, null, Network, NotTheApi)]
    [InlineData(401, Html, null, Authentication, Unauthenticated)]
    [InlineData(403, Html, null, Authorization, Forbidden)]
    [InlineData(404, Html, null, Network, NotTheApi)]
    [InlineData(405, Html, null, Network, NotTheApi)]
    [InlineData(408, Html, null, Network, DimeErrorReason.Timeout)]
    [InlineData(409, Html, null, Network, NotTheApi)]
    [InlineData(413, Html, null, Validation, TooLarge)]
    [InlineData(422, Html, null, Network, NotTheApi)]
    [InlineData(429, Html, null, RateLimit, Throttled)]
    [InlineData(500, Html, null, Server, ServerFault)]
    [InlineData(502, Html, null, Server, Unavailable)]
    [InlineData(503, Html, 30, Server, Throttled)]
    // 404: a missing record or a wrong address
    [InlineData(404, """{"Error":"NotFound","Description":"Job JOB-1 does not exist."}""", null, NotFound, Refused)]
    [InlineData(404, """{"detail":"Job JOB-1 does not exist.","status":404}""", null, NotFound, Refused)]
    [InlineData(404, """{"success":false,"message":"Not Found","status":404}""", null, NotFound, Refused)]
    [InlineData(404, "\"Job JOB-1 does not exist.\"", null, NotFound, Refused)]
    [InlineData(404, Problem, null, NotFound, EndpointNotFound)]
    [InlineData(404, """{"timestamp":"2026","status":404,"error":"Not Found","path":"/x"}""", null, NotFound, EndpointNotFound)]
    [InlineData(404, """{"statusCode":404,"message":"Resource not found"}""", null, NotFound, EndpointNotFound)]
    [InlineData(404, "page not found", null, NotFound, EndpointNotFound)]
    [InlineData(404, "{\"Error\":\"Not", null, NotFound, EndpointNotFound)]
    // any other 4xx with a message of the API concerns the content
    [InlineData(424, """{"Error":"E","Description":"The task needs its job."}""", null, Validation, Refused)]
    // a body inside a 2xx that reports a failure
    [InlineData(200, """{"success":false,"message":"No."}""", null, Validation, Refused)]
    [InlineData(200, """{"success":false,"status":200}""", null, Validation, Refused)]
    [InlineData(200, """{"Error":"E","Description":"No."}""", null, Validation, Refused)]
    [InlineData(200, """{"errors":{"JobNo":["Too long."]}}""", null, Validation, Refused)]
    [InlineData(200, """{"success":false,"status":404}""", null, NotFound, Refused)]
    [InlineData(200, """{"success":false,"status":409}""", null, Conflict, Refused)]
    [InlineData(200, """{"success":false,"status":500}""", null, Server, ServerFault)]
    [InlineData(200, """{"success":true,"status":500}""", null, Server, ServerFault)]
    // the status in the body wins
    [InlineData(200, """{"content":"{\"Error\":\"E\"}","contentType":"application/json","statusCode":400}""", null, Validation, Refused)]
    [InlineData(200, """{"content":"No.","statusCode":401}""", null, Authentication, Unauthenticated)]
    [InlineData(200, """{"content":"No.","statusCode":403}""", null, Authorization, Forbidden)]
    [InlineData(200, """{"content":"No.","statusCode":404}""", null, NotFound, Refused)]
    [InlineData(200, """{"content":"No.","statusCode":429}""", 7, RateLimit, Throttled)]
    [InlineData(200, """{"content":"No.","statusCode":503}""", 7, Server, Throttled)]
    [InlineData(200, """{"content":"No.","statusCode":503}""", null, Server, Unavailable)]
    [InlineData(200, """{"content":"No.","statusCode":204}""", null, Validation, Refused)]
    [InlineData(200, """{"content":null,"contentType":"application/json","statusCode":404}""", null, NotFound, Refused)]
    [InlineData(200, """{"content":"{\"Success\":false,\"Status\":200}","statusCode":200}""", null, Validation, Refused)]
    [InlineData(200, """{"content":"{\"Error\":\"E\"}","statusCode":200}""", null, Validation, Refused)]
    [InlineData(200, """{"content":"{\"Success\":true,\"Status\":409}","statusCode":200}""", null, Conflict, Refused)]
    [InlineData(500, """{"content":"No.","statusCode":400}""", null, Validation, Refused)]
    [InlineData(500, """{"content":"{\"Success\":true}","statusCode":200}""", null, Server, ServerFault)]
    [InlineData(400, """{"title":"One or more errors","status":422}""", null, Validation, Refused)]
    // a 2xx that cannot be read
    [InlineData(200, """{"success":tr""", null, Network, UnreadableAnswer)]
    [InlineData(200, """{"content":"{\"Success\":tr","statusCode":200}""", null, Network, UnreadableAnswer)]
    [InlineData(200, """{"content":"<html></html>","statusCode":200}""", null, Network, NotTheApi)]
    [InlineData(200, """{"success":"\ud800"}""", null, Network, UnreadableAnswer)]
    public void An_answer_is_classified_as_this_error(int status, string body, int? retryAfter, DimeErrorKind kind, DimeErrorReason reason)
    {
        var wait = retryAfter is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;

        var error = ErrorTable.Classify(status, AnswerReader.Read(body, mediaType: null), wait);

        Assert.Equal((kind, reason), (error!.Kind, error.Reason));
        Assert.NotEqual("", error.Message);
        Assert.Equal(body, error.Body);
    }

    [Theory]
    [InlineData(200, "", null)]
    [InlineData(204, "", null)]
    [InlineData(200, "  \r\n", "application/json")]
    [InlineData(200, "{}", "application/json")]
    [InlineData(200, "null", "application/json")]
    [InlineData(200, "Imported 3 rows", "text/plain")]
    [InlineData(200, "[1] imported", "text/plain")]
    [InlineData(200, "OK", null)]
    [InlineData(200, "\"OK\"", "application/json")]
    [InlineData(202, """{"success":true,"message":"ok","status":200,"phrase":"OK"}""", "application/json")]
    [InlineData(200, """{"Success":true,"error":"","errors":{}}""", "application/json")]
    [InlineData(
        200, """{"content":"{\"Success\":true,\"Status\":200}","contentType":"application/json","statusCode":200}""", "application/json")]
    [InlineData(200, """{"content":"","statusCode":200}""", "application/json")]
    [InlineData(200, """{"content":null,"statusCode":200}""", "application/json")]
    [InlineData(200, """{"content":"done","statusCode":200}""", "application/json")]
    [InlineData(200, """{"content":{"success":true},"statusCode":"200"}""", "text/plain")]
    [InlineData(200, """[{"id":1,"name":"INSTALL"}]""", "application/json")]
    public void An_answer_is_classified_as_a_success(int status, string body, string? mediaType)
    {
        Assert.Null(ErrorTable.Classify(status, AnswerReader.Read(body, mediaType), retryAfter: null));
    }

    [Theory]
    [InlineData("", "text/html", NotTheApi)]
    [InlineData("OK", "text/html", NotTheApi)]
    [InlineData("OK", "application/json", UnreadableAnswer)]
    [InlineData("OK", "application/octet-stream", UnreadableAnswer)]
    [InlineData("false", "application/json", Refused)]
    [InlineData("""{"title":"Oops"}""", "application/problem+json", Refused)]
    public void A_2xx_of_the_wrong_type_is_not_a_success(string body, string mediaType, DimeErrorReason reason)
    {
        Assert.Equal(reason, ErrorTable.Classify(200, AnswerReader.Read(body, mediaType), retryAfter: null)?.Reason);
    }

    [Fact]
    public void The_error_carries_the_status_by_which_it_was_classified()
    {
        var wrapped = AnswerReader.Read("""{"content":"{\"Error\":\"E\",\"Code\":42}","statusCode":422}""", "application/json");

        var error = ErrorTable.Classify(200, wrapped, TimeSpan.FromSeconds(3))!;

        Assert.Equal((422, "42", TimeSpan.FromSeconds(3)), (error.StatusCode, error.Code, error.RetryAfter));
        Assert.Equal("ValidationError", error.Name);
    }

    [Fact]
    public void A_redirect_is_reported_without_its_query()
    {
        var error = ErrorTable.Classify(302, AnswerReader.Read("", null), null, new Uri("https://login.example/sign-in?secret=1"))!;

        Assert.Equal(
            "HTTP 302: the server redirects to https://login.example/sign-in, which is never followed. Is the base address right?",
            error.Message);
    }

    [Fact]
    public void Message_and_body_are_capped()
    {
        var error = ErrorTable.Classify(400, AnswerReader.Read(new string('x', 100_000), "text/plain"), null)!;

        Assert.Equal((DimeError.MaxMessageLength, DimeError.MaxBodyLength), (error.Message.Length, error.Body!.Length));
    }
}
