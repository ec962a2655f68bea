using System.ComponentModel.DataAnnotations;

namespace SyncWorker.Plan;

/// <summary>What one call to <c>POST /import</c> may carry, and how many run at once.</summary>
internal sealed record ImportOptions
{
    public const string Section = "Import";

    /// <summary>Most rows in a call. Nobody outside knows the server's limit; 500 is this project's guess. Default 500.</summary>
    [Range(1, 10_000)]
    public int MaxRows { get; init; } = 500;

    /// <summary>Most bytes in a call's body; a single larger row still goes, alone. Default 1 MB.</summary>
    [Range(1_024, 100_000_000)]
    public int MaxBytes { get; init; } = 1_000_000;

    /// <summary>Most calls at once. Default 4.</summary>
    [Range(1, 64)]
    public int MaxInFlight { get; init; } = 4;

    /// <summary>
    /// How long after its start a call with an unknown outcome may still be executed by the server; its entities are
    /// uncertain until then. At least twice <c>Dime:Timeout</c>. Default 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan LateWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Plan and record rows, send nothing. What is pending stays pending. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>What a field named in <c>clear</c> is sent as. Default the empty text.</summary>
    public string EmptyAs { get; init; } = "";

    /// <summary>A snapshot also empties what the last accepted one carried and it does not. Default false: absent = not said.</summary>
    public bool SnapshotClears { get; init; }

    /// <summary>What a field is sent as that a snapshot no longer carries; null: it is left as it is.</summary>
    internal string? ClearAs => SnapshotClears ? EmptyAs : null;

    /// <summary>The zone whose offset a time without one gets, by its IANA name. Default none: times go out as written.</summary>
    public string? TimeZone { get; init; }
}
