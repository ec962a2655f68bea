namespace SyncWorker.Demo;

/// <summary>The settings of a demonstration.</summary>
internal sealed record DemoSettings
{
    /// <summary>The folder of the ledger, the emulator log and the worker log. Default <c>demo-data</c> below the current folder.</summary>
    public string Data { get; init; } = "demo-data";

    /// <summary>Where the worker listens.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>Where the emulator listens.</summary>
    public Uri Emulator { get; init; } = new("http://127.0.0.1:5099");

    /// <summary>Changes published per second; 0 = no limit. Default 300: the whole demonstration takes less than half a minute.</summary>
    public int Rate { get; init; } = 300;

    /// <summary>End when no change is pending or uncertain.</summary>
    public bool UntilDone { get; init; }

    /// <summary>End with one JSON object on standard output.</summary>
    public bool Json { get; init; }

    public string Folder => Path.GetFullPath(Data);

    public string EmulatorFolder => Path.Combine(Folder, "emulator");

    public string LogFile => Path.Combine(Folder, "worker.log");

    /// <summary>The worker's settings: the embedded defaults, against the emulator, with waits short enough for a spectator.</summary>
    public Dictionary<string, string?> WorkerSettings(Uri emulator) => new()
    {
        ["Dime:BaseAddress"] = emulator.ToString(),
        ["Dime:ApiKey"] = "demo",
        ["Dime:ApiKeyFile"] = null,
        ["Dime:Timeout"] = "00:00:03",
        ["Broker:Transport"] = "None",
        ["Ledger:Provider"] = "Sqlite",
        ["Ledger:Directory"] = Folder,
        ["Http:Urls"] = Urls,
        ["Import:DryRun"] = "false",
        ["Import:LateWindow"] = "00:00:06",
        ["Import:TimeZone"] = null,
        ["Import:SnapshotClears"] = "false",
        ["Validation:UnknownFields"] = "Reject",
        ["Retry:ParentGrace"] = "00:00:05",
        ["Retry:MinSpan"] = "00:00:01",
        ["Retry:BaseDelay"] = "00:00:01",
        ["Retry:MaxDelay"] = "00:00:02",
        ["Gate:BaseDelay"] = "00:00:00.500",
        ["Gate:MaxDelay"] = "00:00:02",
        ["Gate:AuthProbe"] = "00:00:02",
    };
}
