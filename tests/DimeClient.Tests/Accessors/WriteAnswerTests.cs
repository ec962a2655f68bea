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
    [InlineData("""{"id":7,"name":"A"}""", null)] // the record itself: no verdict, and still a success
    public async Task Every_success_of_a_typed_write_is_one(string body, string? message)
    {
        var result = await Clients.Over(StubHandler.Answering(200, body)).Pins.CreateAsync(new Pin { Name = "A" });

        Assert.Equal(message, result.EnsureSuccess().Message);
        Assert.Equal(body.Length == 0, result.Data!.Content is null);
    }

    [Theory]
    [InlineData("""{"success":false,"message":"Not this one.","status":400}""")]
    [InlineData("""{"content":"{\"Error\":\"E\",\"Description\":\"Not this one.\"}","contentType":"application/json","statusCode":400}""")]
    public async Task A_failure_inside_a_200_is_a_failure_here_too(string body)
    {
        var result = await Clients.Over(StubHandler.Answering(200, body)).Pins.UpdateAsync(new Pin { Name = "A" });

        Assert.Equal((DimeErrorReason.Refused, "Not this one."), (result.Error!.Reason, result.Error.Message));
    }

    [Fact]
    public async Task None_at_all_are_a_success_without_a_call()
    {
        var handler = StubHandler.Answering(500);

        var result = await Clients.Over(handler).Pins.DeleteAsync([]);

        Assert.True(result.Ok);
        Assert.Empty(handler.Sent);
    }

    [Fact]
    public async Task The_appointments_that_were_made_are_named()
    {
        const string body = """{"content":"{\"Success\":true,\"Appointments\":[{\"Id\":123,\"Guid\":\"0F8FAD5B-D9CB-469F-A165-70867728950E\"}]}","statusCode":200}""";

        var result = await Clients.Over(StubHandler.Answering(200, body)).Appointments.CreateAsync(new Appointment { Subject = "A" });

        Assert.Equal(
            [new ImportedAppointment(123, Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"))], result.EnsureSuccess().Appointments);
    }

    [Fact]
    public async Task A_call_takes_headers_and_a_timeout_of_its_own()
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
