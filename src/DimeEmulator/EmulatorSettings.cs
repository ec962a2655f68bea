namespace DimeEmulator;

/// <summary>Where an emulator listens and keeps its data.</summary>
public sealed record EmulatorSettings
{
    /// <summary>
    /// Where it listens: http, loopback unless you say otherwise. Port 0 takes a free one; <see cref="Emulator.Address"/> tells which.
    /// </summary>
    public Uri Url { get; init; } = new("http://127.0.0.1:5099");

    /// <summary>The folder of its log. What is in it from before is the state it starts with.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The one key it takes; null = any key that is not empty.</summary>
    public string? ApiKey { get; init; }

    /// <summary>The clock of log, tokens and latency; null = the system's.</summary>
    public TimeProvider? Time { get; init; }
}
