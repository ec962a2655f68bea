using System.Text.Json.Nodes;
using DimeClient;
using DimeClient.Entities;

namespace SdkSample;

/// <summary>"Domain-grouped accessors": the same names, in Pascal case.</summary>
internal static class Accessors
{
    public static async Task RunAsync(DimeSchedulerClient client, TextWriter output)
    {
        object[] accessors =
        [
            // client.categories          # /category
            client.Categories,
            // client.appointments # /appointment
            client.Appointments,
            // client.jobs # /job
            client.Jobs,
            // client.tasks # /task
            client.Tasks,
            // client.resources # /resource
            client.Resources,
            // client.filter_groups # /filterGroup
            client.FilterGroups,
            // client.filter_values # /filterValue
            client.FilterValues,
            // client.messages # /message
            client.Messages,
            // client.notifications # /notification
            client.Notifications,
        ];
        await output.WriteLineAsync($"{accessors.Length} accessors, and more.");
        await CrudAsync(client, output);
        await OwnMethodsAsync(client, output);
    }

    private static async Task CrudAsync(DimeSchedulerClient client, TextWriter output)
    {
        var category = new Category { Name = "INSTALL", DisplayName = "Install", Color = "#22d3ee" };

        // client.categories.create(category)
        (await client.Categories.CreateAsync(category)).EnsureSuccess();

        // client.categories.update(category)
        (await client.Categories.UpdateAsync(category with { Color = "#0ea5e9" })).EnsureSuccess();

        // client.categories.get_all()
        var all = (await client.Categories.GetAllAsync()).EnsureSuccess();
        await output.WriteLineAsync($"{all.Count} category, {all[0].DisplayName} in {all[0].Color}.");

        // client.categories.delete(category)
        (await client.Categories.DeleteAsync(category)).EnsureSuccess();
    }

    private static async Task OwnMethodsAsync(DimeSchedulerClient client, TextWriter output)
    {
        var (startDate, endDate) = (new DateTime(2026, 11, 20), new DateTime(2026, 11, 27));

        // client.appointments.get(start_date, end_date, resources=["R1", "R2"])
        var appointments = await client.Appointments.GetAsync(startDate, endDate, resources: ["R1", "R2"]);
        await output.WriteLineAsync($"{appointments.EnsureSuccess().Count} appointments.");

        // client.notifications.get(page=1, limit=50, sort="createdAt:desc")
        (await client.Notifications.GetAsync(page: 1, limit: 50, sort: "createdAt:desc")).EnsureSuccess();

        // client.geocoding.geocode_text("221B Baker Street", "GB")
        var place = (await client.Geocoding.GeocodeTextAsync("221B Baker Street", "GB")).EnsureSuccess();
        await output.WriteLineAsync($"Found: {place.Latitude is not null}.");

        // client.optimization.field_service(request)
        var request = new JsonObject { ["resources"] = new JsonArray("R1", "R2") };
        (await client.Optimization.FieldServiceAsync(request)).EnsureSuccess();

        // client.messages.send({"text": "Heads up!", "severity": "Warning"})
        (await client.Messages.SendAsync("Heads up!", "Warning")).EnsureSuccess();
        (await client.Messages.SendAsync("Heads up!", Severity.Warning)).EnsureSuccess();
    }
}
