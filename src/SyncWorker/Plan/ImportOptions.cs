using System.ComponentModel.DataAnnotations;

namespace SyncWorker.Plan;

/// <summary>What one call to <c>POST /import</c> may carry, and how many run at once.</summary>
internal sealed record ImportOptions
{
    public const string Section = "Import";

    /// <summary>Most rows in a call. The server's limit is not documented; 500 is this project's guess. Default 500.</summary>
    [Range(1, 10_000)]
    public int MaxRows { get; init; } = 500;

    /// <summary>Most bytes in a call's body; a single larger row is still sent, alone. Default 1 MB.</summary>
    [Range(1_024, 100_000_000)]
    public int MaxBytes { get; init; } = 1_000_000;

    /// <summary>Most calls at once. Default 4.</summary>
    [Range(1, 64)]
    public int MaxInFlight { get; init; } = 4;

    /// <summary>
    /// How long after its start the server may still execute a call of unknown outcome; the entities of the call are
    /// uncertain until then. At least twice <c>Dime:Timeout</c>. Default 5 min.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:02", "01:00:00")]
    public TimeSpan LateWindow { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Plan and record rows, but send nothing. Pending changes stay pending. Default false.</summary>
    public bool DryRun { get; init; }

    /// <summary>The value that is sent for a field named in <c>clear</c>. Default the empty text.</summary>
    public string EmptyAs { get; init; } = "";

    /// <summary>
    /// A snapshot also empties the fields that the last accepted snapshot carried and it does not. Default false: an absent field is
    /// left as it is.
    /// </summary>
    public bool SnapshotClears { get; init; }

    /// <summary>The value that is sent for a field that a snapshot no longer carries; null: the field is left as it is.</summary>
    internal string? ClearAs => SnapshotClears ? EmptyAs : null;

    /// <summary>
    /// Which changes are settled without a row when Dime.Scheduler has accepted everything that they say already. Default
    /// <see cref="Unchanged.Exports"/>: those of a declared full export.
    /// </summary>
    public Unchanged Unchanged { get; init; } = Unchanged.Exports;

    /// <summary>
    /// How long after its last accepted row a record may be left alone because it is unchanged. After that it is sent once, in case the
    /// board has lost or changed it. Default 7 d.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "366.00:00:00")]
    public TimeSpan UnchangedFor { get; init; } = TimeSpan.FromDays(7);

    internal UnchangedRule UnchangedRule => new(Unchanged, UnchangedFor);

    /// <summary>IANA name of the time zone whose offset is added to a time without one. Default none: times are sent as written.</summary>
    public string? TimeZone { get; init; }
}
