using System.Text.Json;

namespace DimeEmulator.Tests;

public sealed class QueryTests
{
    [Theory]
    [InlineData("startDate=2026-11-20T00:00:00&endDate=2026-11-21T00:00:00", "1,2")]
    [InlineData("startDate=2026-11-20T09:00:00&endDate=2026-11-21T00:00:00", "2")] // 1 ends when the period starts
    [InlineData("startDate=2026-11-20T08:30:00&endDate=2026-11-20T08:45:00", "1")]
    [InlineData("startDate=2026-11-20T00:00:00&endDate=2026-11-21T00:00:00&resources=R1&resources=R9", "1,2")] // 2 by its assignment
    [InlineData("startDate=2026-11-20T00:00:00&endDate=2026-11-21T00:00:00&resources=r2", "2")]
    [InlineData("startDate=2026-11-20T08:30:00%2B01:00&endDate=2026-11-20T09:15:00%2B01:00", "1")] // ends at 08:15 UTC
    public async Task A_query_returns_the_appointments_of_the_period_and_the_resources(string query, string ids)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(
            Row.Job("J1"), Row.Task("J1", "T1"), Row.Appointment("J1", "T1"), Row.Appointment("J1", "T1", ("ResourceName", "")) with
            {
                ParameterNames = ["SourceApp", "SourceType", "JobNo", "TaskNo", "ResourceNo", "Start", "End"],
                ParameterValues = ["BC1", "SERVICE", "J1", "T1", "R2", "2026-11-20T10:00:00", "2026-11-20T11:00:00"],
            },
            Row.Of(
                "mboc_addAppointmentResource",
                ("SourceApp", "BC1"),
                ("SourceType", "SERVICE"),
                ("AppointmentId", "2"),
                ("ResourceNo", "R1")));

        var (status, body) = await emulator.SendAsync(HttpMethod.Get, "/appointment?" + query);

        Assert.Equal(200, status);
        Assert.Equal(
            ids, string.Join(',', JsonElement.Parse(body).EnumerateArray().Select(a => a.GetProperty("appointmentId").GetInt64())));
    }

    [Theory]
    [InlineData("", "A,B,C")]
    [InlineData("?sort=createdAt:desc", "C,B,A")]
    [InlineData("?page=2&limit=2", "C")]
    [InlineData("?page=1&limit=2&sort=text:desc", "B,C")]
    public async Task Notifications_are_returned_in_pages_and_in_the_requested_order(string query, string codes)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.SendAsync(
            HttpMethod.Post, "/notification", """[{"connectorId":"1","code":"A","text":"x"},{"connectorId":"2","code":"B","text":"z"},{"connectorId":"3","code":"C","text":"y"}]""");

        var (_, body) = await emulator.SendAsync(HttpMethod.Get, "/notification" + query);

        Assert.Equal(codes, string.Join(',', JsonElement.Parse(body).EnumerateArray().Select(n => n.GetProperty("code").GetString())));
    }

    [Theory]
    [InlineData("/appointment?startDate=2026-11-20")]
    [InlineData("/appointment?startDate=now&endDate=later")]
    [InlineData("/notification?page=0")]
    [InlineData("/notification?sort=nothing:asc")]
    [InlineData("/notification?sort=text:up")]
    public async Task A_query_that_makes_no_sense_is_refused(string path)
    {
        await using var emulator = await RunningEmulator.StartAsync();

        Assert.Equal(400, (await emulator.SendAsync(HttpMethod.Get, path)).Status);
    }

    [Fact]
    public async Task The_lists_of_types_and_calendars_contain_those_that_records_refer_to()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.SendAsync(
            HttpMethod.Post, "/resource", """[{"resourceNo":"R1","resourceType":"Van"},{"resourceNo":"R2","resourceType":"van"}]""");
        await emulator.SendAsync(
            HttpMethod.Post,
            "/resourceCalendar",
            """{"code":"C","resourceNo":"R1","calendarCode":"WEEK","startDate":"2026-01-01","endDate":"2026-12-31"}""");

        Assert.Equal("""[{"id":1,"name":"Van","displayName":"Van"}]""", (await emulator.SendAsync(HttpMethod.Get, "/resourceType")).Body);
        Assert.Equal("""[{"id":1,"name":"WEEK","code":"WEEK"}]""", (await emulator.SendAsync(HttpMethod.Get, "/calendar")).Body);
    }

    [Fact]
    public async Task A_webhook_exists_until_it_is_deleted()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        const string body = """{"sourceApp":"BC1","notificationURL":"https://x","resource":"Appointments","changeType":["Create"]}""";

        var created = await emulator.SendAsync(HttpMethod.Post, "/webhooks/AppointmentCreated", body);
        var other = await emulator.SendAsync(HttpMethod.Delete, "/webhooks/AppointmentUpdated/1");
        var deleted = await emulator.SendAsync(HttpMethod.Delete, "/webhooks/AppointmentCreated/1");
        var again = await emulator.SendAsync(HttpMethod.Delete, "/webhooks/AppointmentCreated/1");

        Assert.Equal((201, """{"id":"1"}"""), created);
        Assert.Equal((404, 200, 404), (other.Status, deleted.Status, again.Status));
    }
}
