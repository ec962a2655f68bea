using System.ComponentModel.DataAnnotations;
using DimeClient;

namespace SyncWorker.Dispatch;

/// <summary>Which Dime.Scheduler the changes go to.</summary>
internal sealed record DimeOptions
{
    public const string Section = "Dime";

    /// <summary><c>Sandbox</c>, <c>Production</c> or <c>Test</c>. No default, to avoid writing to the wrong board by accident.</summary>
    public DimeEnvironment? Environment { get; init; }

    /// <summary>Another address, such as the emulator's; wins over <see cref="Environment"/>.</summary>
    public Uri? BaseAddress { get; init; }

    /// <summary>
    /// The name by which a ledger knows the board that it was filled from. Default: its address. For workers that reach one board by
    /// several addresses, and for several boards at one address.
    /// </summary>
    public string? Board { get; init; }

    /// <summary>The API key. A change in the settings file applies from the next call.</summary>
    public string? ApiKey { get; init; }

    /// <summary>
    /// A file that holds the API key, for mounted secrets; wins over <see cref="ApiKey"/>. A change applies from the next call on.
    /// </summary>
    public string? ApiKeyFile { get; init; }

    /// <summary>The most time a call may take. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);
}
