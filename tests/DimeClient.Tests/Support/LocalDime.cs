using System.Text.Json;
using DimeClient.Entities;
using DimeEmulator;
using Xunit;

namespace DimeClient.Tests.Support;

/// <summary>A real emulator with its own folder on a free port, and a client for it.</summary>
internal sealed class LocalDime : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly Emulator _emulator;

    private LocalDime(DirectoryInfo folder, Emulator emulator)
    {
        (_folder, _emulator) = (folder, emulator);
        Client = new DimeSchedulerClient(new DimeSchedulerOptions { ApiKey = "any", BaseAddress = emulator.Address });
        Http = new HttpClient { BaseAddress = emulator.Address };
        Http.DefaultRequestHeaders.Add("X-API-KEY", "any");
    }

    public Uri Address => _emulator.Address;

    public DimeSchedulerClient Client { get; }

    /// <summary>Sends requests without our client, to send the content of a file unchanged.</summary>
    public HttpClient Http { get; }

    public static async Task<LocalDime> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("dime-client-");
        return new(
            folder,
            await Emulator.StartAsync(new EmulatorSettings { Url = new Uri("http://127.0.0.1:0"), DataDirectory = folder.FullName }));
    }

    /// <summary>Starts one with parents for other records: job J1, its tasks T1 and T2, appointments 1 and 2, R1 and R2, G1.</summary>
    public static async Task<LocalDime> StartWithBoardAsync()
    {
        var local = await StartAsync();
        var job = new Job { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1", ShortDescription = "Boiler" };
        var task = new DimeTask { SourceApp = "BC1", SourceType = "SERVICE", JobNo = "J1", TaskNo = "T1", ShortDescription = "Repair" };
        var appointment = new Appointment
        {
            SourceApp = "BC1",
            SourceType = "SERVICE",
            JobNo = "J1",
            TaskNo = "T1",
            ResourceNo = "R1",
            Start = new DateTime(2026, 11, 20, 8, 0, 0),
            End = new DateTime(2026, 11, 20, 9, 0, 0),
        };
        await local.ArrangeAsync(
            [.. Import.Upsert([
                job,
                task,
                task with { TaskNo = "T2" },
                appointment,
                appointment,
                new Resource { ResourceNo = "R1" },
                new Resource { ResourceNo = "R2" },
                new FilterGroup { Name = "G1" },
            ])]);
        return local;
    }

    /// <summary>Imports rows that must be accepted.</summary>
    public async Task ArrangeAsync(params ImportRow[] rows)
    {
        var result = await Client.Imports.RunAsync(rows);
        Assert.True(result.Ok, result.Error?.Message);
    }

    /// <summary>The records of an entity as the emulator stores them: wire names with values as text.</summary>
    public async Task<IReadOnlyList<JsonElement>> StateAsync(string entity) =>
        [.. JsonElement.Parse(await Http.GetStringAsync("_emulator/state/" + entity)).EnumerateArray()];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Http.Dispose();
        await _emulator.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
