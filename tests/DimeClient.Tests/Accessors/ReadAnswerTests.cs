using DimeClient.Entities;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Accessors;

public sealed class ReadAnswerTests
{
    [Theory]
    [InlineData("""[{"jobNo":"J1","start":"2026-11-20T08:00:00Z","importance":1,"locked":true,"planningQuantity":1.5,"more":{}}]""")]
    [InlineData("""{"total":1,"items":[{"JobNo":"J1","Start":"2026-11-20T08:00:00+00:00","Importance":"high","Locked":"True","PlanningQty":"1.5"}]}""")]
    public async Task Names_and_values_are_read_in_every_known_spelling(string body)
    {
        var result = await Clients.Over(StubHandler.Answering(200, body)).Appointments.GetAsync(
            new DateTime(2026, 11, 20), new DateTime(2026, 11, 21));

        var expected = new Appointment
        {
            JobNo = "J1",
            Start = new DateTimeOffset(2026, 11, 20, 8, 0, 0, TimeSpan.Zero),
            Importance = Importance.High,
            Locked = true,
            PlanningQuantity = 1.5m,
        };
        Assert.Equal([expected], result.EnsureSuccess());
    }

    [Theory]
    [InlineData("""[{"start":"soon"}]""", "$[0].start")]
    [InlineData("""[{},{"importance":"Extreme"}]""", "$[1].importance")]
    [InlineData("""[{"planningQuantity":"1,5"}]""", "$[0].planningQuantity")]
    [InlineData("""[{"subject":7}]""", "$[0].subject")]
    [InlineData("""[7]""", "$[0]")]
    [InlineData("""{"subject":"A"}""", "$")]
    public async Task An_unreadable_value_is_an_error_that_names_its_place_and_does_not_quote_it(string body, string place)
    {
        var result = await Clients.Over(StubHandler.Answering(200, body)).Appointments.GetAsync(
            new DateTime(2026, 11, 20), new DateTime(2026, 11, 21));

        Assert.Equal(DimeErrorReason.UnreadableAnswer, result.Error!.Reason);
        Assert.Equal($"HTTP 200, but the answer cannot be read: unexpected value at {place}.", result.Error.Message);
    }

    [Fact]
    public async Task Read_only_lists_have_types_too()
    {
        var client = Clients.Over(StubHandler.Answering(200, """[{"id":7,"name":"Week","code":"WEEK","displayName":"The week"}]"""));

        Assert.Equal([new Calendar { Id = "7", Name = "Week", Code = "WEEK" }], (await client.Calendars.GetAllAsync()).EnsureSuccess());
        Assert.Equal(
            [new ResourceType { Id = "7", Name = "Week", DisplayName = "The week" }],
            (await client.ResourceTypes.GetAllAsync()).EnsureSuccess());
    }

    [Theory]
    [InlineData("""{"latitude":51.5,"longitude":"-0.15"}""")]
    [InlineData("""[{"lat":51.5,"lng":-0.15}]""")]
    public async Task A_location_is_found_under_the_usual_names(string body)
    {
        var result = await Clients.Over(StubHandler.Answering(200, body)).Geocoding.GeocodeTextAsync("221B Baker Street", "GB");

        Assert.Equal((51.5m, -0.15m), (result.EnsureSuccess().Latitude, result.Data!.Longitude));
    }

    [Fact]
    public async Task A_location_of_another_shape_is_kept_as_json()
    {
        var result = await Clients.Over(StubHandler.Answering(200, """{"position":[51.5,-0.15]}""")).Geocoding.GeocodeTextAsync(
            "221B Baker Street");

        Assert.Null(result.EnsureSuccess().Latitude);
        Assert.Equal(51.5, result.Data!.Content!.Value.GetProperty("position")[0].GetDouble());
    }

    [Fact]
    public async Task A_missing_job_is_distinguished_from_a_missing_address()
    {
        await using var emulator = await LocalDime.StartAsync();

        var result = await emulator.Client.Jobs.GetAsync("J1");

        Assert.Equal((DimeErrorKind.NotFound, DimeErrorReason.Refused), (result.Error!.Kind, result.Error.Reason));
        Assert.Equal("The job J1 does not exist.", Assert.Throws<DimeNotFoundException>(() => result.EnsureSuccess()).Message);
    }
}
