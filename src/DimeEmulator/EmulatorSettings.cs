namespace DimeEmulator;

/// <summary>Where an emulator listens and keeps its data.</summary>
public sealed record EmulatorSettings
{
    /// <summary>
    /// The http address to listen on. Default: loopback, port 5099. Port 0 picks a free port; <see cref="Emulator.Address"/> tells
    /// which.
    /// </summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:5099");

    /// <summary>The folder of its log. The emulator starts with the state of an existing log.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The only accepted key; null = any key that is not empty.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The clock for log, tokens and latency; null = the system clock.</summary>
    public TimeProvider? Time { get; init; }
}
