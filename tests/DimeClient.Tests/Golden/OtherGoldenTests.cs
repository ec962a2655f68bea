using System.Text;
using System.Text.Json.Nodes;
using DimeClient.Entities;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Golden;

/// <summary>Client and emulator are each compared with <c>others.txt</c>, which neither of them wrote.</summary>
public sealed class OtherGoldenTests
{
    private static readonly IReadOnlyDictionary<string, string[]> Blocks = GoldenFile.Read("others.txt");

    private static readonly DateTime Start = new(2026, 11, 20);

    private static readonly Webhook Hook = new() { SourceApp = "BC1", NotificationUrl = new Uri("https://me.example/hook") };

    private static readonly Job Service =
        new() { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "SVC001", ShortDescription = "Service 1" };

    private static readonly Dictionary<string, Func<DimeSchedulerClient, Task>> Calls = new()
    {
        ["Appointments.GetAsync"] = c =>
            c.Appointments.GetAsync(Start, new DateTimeOffset(Start.AddDays(1), TimeSpan.FromHours(1)), ["R1", "R 2"]),
        ["Appointments.GetAsync of all resources"] = c => c.Appointments.GetAsync(Start, Start.AddDays(1)),
        ["Calendars.GetAllAsync"] = c => c.Calendars.GetAllAsync(),
        ["Categories.GetAllAsync"] = c => c.Categories.GetAllAsync(),
        ["Containers.GetAllAsync"] = c => c.Containers.GetAllAsync(),
        ["FilterGroups.GetAllAsync"] = c => c.FilterGroups.GetAllAsync(),
        ["FilterValues.GetAllAsync"] = c => c.FilterValues.GetAllAsync(),
        ["Geocoding.GeocodeAsync"] = c => c.Geocoding.GeocodeAsync(new JsonObject { ["street"] = "Baker Street", ["no"] = "221B" }),
        ["Geocoding.GeocodeTextAsync"] = c => c.Geocoding.GeocodeTextAsync("221B Baker Street", "GB"),
        ["Imports.RunAsync many"] = c =>
            c.Imports.RunAsync([Import.Upsert(Service), Import.Delete(new Pin { Name = "P1", Color = "#fff" })]),
        ["Imports.RunAsync one"] = c => c.Imports.RunAsync(Import.Upsert(Service)),
        ["Imports.SetupAsync"] = c => c.Imports.SetupAsync(new JsonObject { ["anything"] = true }),
        ["Jobs.GetAsync"] = c => c.Jobs.GetAsync("J1 / é"),
        ["Messages.SendAsync by name"] = c => c.Messages.SendAsync("Heads up!", "Warning"),
        ["Messages.SendAsync by number"] = c => c.Messages.SendAsync("Heads up!", Severity.Warning),
        ["Messages.SendAsync to a user"] = c =>
            c.Messages.SendAsync(new Message { Text = "Heads up!", Severity = Severity.Fatal, User = "ann" }),
        ["Notifications.GetAsync"] = c => c.Notifications.GetAsync(page: 1, limit: 50, sort: "createdAt:desc"),
        ["Notifications.GetAsync as the server likes"] = c => c.Notifications.GetAsync(),
        ["Optimization.FieldServiceAsync"] = c => c.Optimization.FieldServiceAsync(new JsonObject { ["resources"] = new JsonArray("R1") }),
        ["Optimization.ProfessionalServicesAsync"] = c =>
            c.Optimization.ProfessionalServicesAsync(new JsonObject { ["resources"] = new JsonArray("R1") }),
        ["Pins.GetAllAsync"] = c => c.Pins.GetAllAsync(),
        ["RecurringAppointments.CreateAsync"] = c => c.RecurringAppointments.CreateAsync(new JsonObject { ["appointmentId"] = 1 }),
        ["RecurringAppointments.DeleteAsync"] = c => c.RecurringAppointments.DeleteAsync(
            new JsonArray(new JsonObject { ["appointmentId"] = 1 }, new JsonObject { ["appointmentId"] = 2 })),
        ["RecurringAppointments.UpdateAsync"] = c => c.RecurringAppointments.UpdateAsync(new JsonObject { ["appointmentId"] = 1 }),
        ["ResourceTypes.GetAllAsync"] = c => c.ResourceTypes.GetAllAsync(),
        ["Resources.GetAllAsync"] = c => c.Resources.GetAllAsync(),
        ["TimeMarkers.GetAllAsync"] = c => c.TimeMarkers.GetAllAsync(),
        ["Webhooks.CreateAsync created"] = c => c.Webhooks.CreateAsync(WebhookEvent.AppointmentCreated, Hook with { Name = "Mine" }),
        ["Webhooks.CreateAsync deleted"] = c => c.Webhooks.CreateAsync(WebhookEvent.AppointmentDeleted, Hook),
        ["Webhooks.CreateAsync updated"] = c => c.Webhooks.CreateAsync(WebhookEvent.AppointmentUpdated, Hook),
        ["Webhooks.DeleteAsync"] = c => c.Webhooks.DeleteAsync(WebhookEvent.AppointmentCreated, "1"),
    };

    public static TheoryData<string> Names => [.. Blocks.Keys];

    [Fact]
    public void Every_method_of_every_accessor_is_in_one_of_the_files()
    {
        string[] inEntities = ["CreateAsync", "UpdateAsync", "DeleteAsync"];
        var methods =
            from property in typeof(DimeSchedulerClient).GetProperties()
            where property.PropertyType.Name.EndsWith("Accessor", StringComparison.Ordinal)
            let isEntity = EntityCalls.All.Any(c => c.Name == property.Name)
            from method in property.PropertyType.GetMethods().Select(m => m.Name).Distinct()
            where method.EndsWith("Async", StringComparison.Ordinal)
                && method != "RunUncheckedAsync"
                && !(isEntity && inEntities.Contains(method))
            select $"{property.Name}.{method}";

        Assert.Equal(
            methods.Order(StringComparer.Ordinal), Blocks.Keys.Select(name => name.Split(' ')[0]).Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(Calls.Keys, Blocks.Keys);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_client_sends_what_the_file_says(string name)
    {
        var sent = await GoldenFile.SentAsync(Calls[name]);

        Assert.Equal(string.Join('\n', Blocks[name]), Assert.Single(sent));
    }

    [Fact]
    public async Task The_emulator_accepts_what_the_file_says()
    {
        await using var emulator = await LocalDime.StartWithBoardAsync();
        await emulator.ArrangeAsync(Import.Upsert(new Pin { Name = "P1" }), Import.Upsert(Service with { JobNo = "J1 / é" }));

        foreach (var (name, block) in Blocks) // in order: a webhook is created before it is deleted
        {
            var target = block[0].Split(' ');
            using var request = new HttpRequestMessage(new HttpMethod(target[0]), target[1].TrimStart('/'));
            request.Content = block.Length > 1 ? new StringContent(block[1], Encoding.UTF8, "application/json") : null;
            using var response = await emulator.Http.SendAsync(request);

            Assert.True(response.IsSuccessStatusCode, $"{name}: {await response.Content.ReadAsStringAsync()}");
        }
    }
}
