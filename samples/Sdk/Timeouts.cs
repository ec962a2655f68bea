using DimeClient;
using DimeClient.Entities;

namespace SdkSample;

/// <summary>"Timeouts and cancellation": 30 s for a client, unless a call overrides it.</summary>
internal static class Timeouts
{
    public static async Task RunAsync(DimeSchedulerClient client, TextWriter output)
    {
        ImportRow[] payload =
        [
            Import.Upsert(new Job { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "SVC001", ShortDescription = "Service 1" }),
            Import.Upsert(new DimeTask
            {
                SourceApp = "BC1",
                SourceType = "SERVICE",
                JobNo = "SVC001",
                TaskNo = "1",
                ShortDescription = "Repair",
            }),
        ];

        // client.imports.run(payload, timeout=120.0)         # 120 s
        var result = await client.Imports.RunAsync(payload, new() { Timeout = TimeSpan.FromSeconds(120) });
        await output.WriteLineAsync($"{payload.Length} rows: {result.EnsureSuccess().Success}.");

        // client.imports.run(payload, timeout=httpx.Timeout(60.0, connect=5.0))
        // Connections outlive calls, so the connection timeout is an option of the client: ConnectTimeout.
        await client.Imports.RunAsync(payload, new() { Timeout = TimeSpan.FromSeconds(60) });

        // client.imports.run(payload, timeout=None) # wait indefinitely
        (await client.Imports.RunAsync(payload, new() { Timeout = Timeout.InfiniteTimeSpan })).EnsureSuccess();
    }
}
