using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace DimeEmulator.Tests;

public sealed class WebhookTests
{
    [Fact]
    public async Task A_planners_move_is_delivered_with_the_new_state_of_the_appointment()
    {
        await using var emulator = await WithAppointmentAsync();
        await using var office = await BackOffice.StartAsync(emulator, "AppointmentUpdated");

        await emulator.ControlAsync(
            HttpMethod.Post, "/planner", """{"appointmentNo":"A-1","start":"2026-11-20T10:00:00","end":"2026-11-20T11:30:00","resourceNo":"R2","replaceResource":true}""");

        var (path, told) = await office.NextAsync();
        Assert.Equal("/AppointmentUpdated", path);
        Assert.Equal(
            ("A-1", 1, "2026-11-20T10:00:00", "2026-11-20T11:30:00", "10", "BC1"),
            (told.GetProperty("appointmentNo").GetString(), told.GetProperty("id").GetInt32(), told.GetProperty("StartDate").GetString(),
                told.GetProperty("EndDate").GetString(), told.GetProperty("Task").GetProperty("TaskNo").GetString(),
                told.GetProperty("Task").GetProperty("Job").GetProperty("SourceApp").GetString()));
        Assert.Equal(
            """[{"ResourceId":null,"Resource":{"ResourceNo":"R2"}}]""", told.GetProperty("Assignments").GetRawText());
    }

    [Fact]
    public async Task A_delete_is_delivered_with_the_last_state_of_the_appointment()
    {
        await using var emulator = await WithAppointmentAsync();
        await using var office = await BackOffice.StartAsync(emulator, "AppointmentDeleted");

        await emulator.ControlAsync(HttpMethod.Delete, "/planner/1");

        var (_, told) = await office.NextAsync();
        Assert.Equal("A-1", told.GetProperty("appointmentNo").GetString());
        Assert.Empty(await emulator.StateAsync("Appointment"));
    }

    [Theory]
    [InlineData("planner", "AppointmentUpdated")] // its own change is not delivered, so the planner's is the first
    [InlineData("always", "AppointmentCreated")]
    public async Task A_back_office_receives_its_own_changes_only_if_the_option_says_so(string echo, string first)
    {
        await using var emulator = await WithAppointmentAsync();
        await using var office = await BackOffice.StartAsync(emulator, "AppointmentCreated", "AppointmentUpdated");
        await emulator.OptionsAsync($$"""{"webhookEcho":"{{echo}}"}""");

        await emulator.ArrangeAsync(Row.Appointment("1", "10", ("AppointmentNo", "A-2")));
        await emulator.ControlAsync(HttpMethod.Post, "/planner", """{"appointmentNo":"A-2","subject":"moved"}""");

        Assert.Equal("/" + first, (await office.NextAsync()).Path);
    }

    [Fact]
    public async Task Changes_of_another_source_and_of_a_call_that_is_rolled_back_are_not_delivered()
    {
        await using var emulator = await WithAppointmentAsync();
        await using var office = await BackOffice.StartAsync(emulator, "AppointmentCreated", "AppointmentUpdated");
        await emulator.SendAsync(HttpMethod.Post, "/webhooks/AppointmentUpdated", office.Registration("BC2", "other"));

        await emulator.ImportAsync(Row.Appointment("1", "10", ("AppointmentNo", "A-2"), ("SentFromBackOffice", "0")), Row.WrongJob("9"));
        await emulator.ControlAsync(HttpMethod.Post, "/planner", """{"appointmentNo":"A-1","subject":"moved"}""");

        Assert.Equal("/AppointmentUpdated", (await office.NextAsync()).Path);
        var shown = await emulator.ControlAsync(HttpMethod.Get, "/webhooks");
        Assert.Equal(3, shown.GetProperty("webhooks").GetArrayLength());
        Assert.DoesNotContain(
            shown.GetProperty("deliveries").EnumerateArray(), delivery => delivery.GetProperty("webhook").GetString() == "3");
    }

    [Theory]
    [InlineData("""{"appointmentNo":"A-9","subject":"x"}""", "appointmentId, appointmentGuid or appointmentNo of an appointment")]
    [InlineData("""{"appointmentNo":"A-1","colour":"x"}""", "An appointment has no member 'colour'.")]
    public async Task A_planner_can_move_only_existing_appointments_and_known_members(string body, string allowed)
    {
        await using var emulator = await WithAppointmentAsync();

        var (status, answer) = await emulator.SendAsync(HttpMethod.Post, "/_emulator/planner", body);

        Assert.Equal(400, status);
        Assert.Equal(allowed, JsonElement.Parse(answer).GetProperty("allowed").GetString());
    }

    private static async Task<RunningEmulator> WithAppointmentAsync()
    {
        var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("1"), Row.Task("1", "10"), Row.Appointment("1", "10", ("AppointmentNo", "A-1")));
        return emulator;
    }

    /// <summary>A back office that receives webhooks: a real HTTP server.</summary>
    private sealed class BackOffice : IAsyncDisposable
    {
        private readonly Channel<(string Path, JsonElement Body)> _calls = Channel.CreateUnbounded<(string, JsonElement)>();
        private readonly WebApplication _app;

        private BackOffice()
        {
            var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
            builder.WebHost.UseKestrelCore();
            _app = builder.Build();
            _app.Urls.Add("http://127.0.0.1:0");
            _app.Run(async http =>
            {
                using var body = await JsonDocument.ParseAsync(http.Request.Body);
                await _calls.Writer.WriteAsync((http.Request.Path.Value!, body.RootElement.Clone()));
            });
        }

        public static async Task<BackOffice> StartAsync(RunningEmulator emulator, params string[] events)
        {
            var office = new BackOffice();
            await office._app.StartAsync();
            foreach (var on in events)
            {
                Assert.Equal(201, (await emulator.SendAsync(HttpMethod.Post, "/webhooks/" + on, office.Registration("BC1", on))).Status);
            }
            return office;
        }

        public string Registration(string sourceApp, string path) => JsonSerializer.Serialize(new
        {
            sourceApp,
            notificationURL = $"{_app.Urls.First()}/{path}",
            resource = "Appointments",
            changeType = Array.Empty<string>(),
        });

        public async Task<(string Path, JsonElement Body)> NextAsync() =>
            await _calls.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2));

        public ValueTask DisposeAsync() => _app.DisposeAsync();
    }
}
