using DimeClient.Entities;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Accessors;

public sealed class WriteAnswerTests
{
    [Theory]
    [InlineData("", null)]
    [InlineData("""{"success":true,"message":"ok","status":200,"phrase":"OK"}""", "ok")]
    [InlineData("""{"content":"{\"Success\":true,\"Message\":\"fine\"}","contentType":"application/json","statusCode":200}""", "fine")]
    [InlineData("""{"id":7,"name":"A"}""", null)] // the record itself: a success, although it states no verdict
    public async Task Every_known_answer_to_a_successful_typed_write_is_a_success(string body, string? message)
    {
        var result = await Clients.Over(StubHandler.Answering(200, body)).Pins.CreateAsync(new Pin { Name = "A" });

        Assert.Equal(message, result.EnsureSuccess().Message);
        Assert.Equal(body.Length == 0, result.Data!.Content is null);
    }

    [Theory]
    [InlineData("""{"success":false,"message":"Not this one.","status":400}""")]
    [InlineData("""{"content":"{\"Error\":\"E\",\"Description\":\"Not this one.\"}","contentType":"application/json","statusCode":400}""")]
    public async Task A_failure_inside_a_200_is_a_failure_of_a_typed_write(string body)
    {
        var result = await Clients.Over(StubHandler.Answering(200, body)).Pins.UpdateAsync(new Pin { Name = "A" });

        Assert.Equal((DimeErrorReason.Refused, "Not this one."), (result.Error!.Reason, result.Error.Message));
    }

    [Fact]
    public async Task An_empty_list_is_a_success_without_a_call()
    {
        var handler = StubHandler.Answering(500);

        var result = await Clients.Over(handler).Pins.DeleteAsync([]);

        Assert.True(result.Ok);
        Assert.Empty(handler.Sent);
    }

    [Fact]
    public async Task The_result_lists_the_created_appointments()
    {
        const string body = """{"content":"{\"Success\":true,\"Appointments\":[{\"Id\":123,\"Guid\":\"0F8FAD5B-D9CB-469F-A165-70867728950E\"}]}","statusCode":200}""";

        var result = await Clients.Over(StubHandler.Answering(200, body)).Appointments.CreateAsync(new Appointment { Subject = "A" });

        Assert.Equal(
            [new ImportedAppointment(123, Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"))], result.EnsureSuccess().Appointments);
    }

    [Fact]
    public async Task A_single_call_can_have_its_own_headers_and_timeout()
    {
        var handler = StubHandler.Answering(200, "{}");
        var options = new CallOptions
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
            Headers = new Dictionary<string, string> { ["X-Mine"] = "1" },
        };

        await Clients.Over(handler).Jobs.DeleteAsync(new Job { JobNo = "1" }, options);

        Assert.Equal("1", Assert.Single(handler.Sent).Headers["X-Mine"]);
    }
}
