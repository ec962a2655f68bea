// from dimescheduler import DimeSchedulerClient, Environment
using DimeClient;
using DimeClient.Entities;

namespace SdkSample;

/// <summary>"Creating a client": one for the life of the process, from any thread.</summary>
internal static class CreatingAClient
{
    public static void Run()
    {
        // client = DimeSchedulerClient(api_key="MY_API_KEY") # production
        using var production = new DimeSchedulerClient("MY_API_KEY");

        // client = DimeSchedulerClient(api_key="MY_API_KEY", environment=Environment.Sandbox)
        using var sandbox = new DimeSchedulerClient("MY_API_KEY", DimeEnvironment.Sandbox);
    }

    public static async Task ScopedAsync(DimeSchedulerOptions options)
    {
        // with DimeSchedulerClient(api_key="MY_API_KEY") as client:
        using var client = new DimeSchedulerClient(options);

        // client.categories.create({"name": "INSTALL", "displayName": "Install", "color": "#22d3ee"})
        await client.Categories.CreateAsync(new Category { Name = "INSTALL", DisplayName = "Install", Color = "#22d3ee" });
    }
}
