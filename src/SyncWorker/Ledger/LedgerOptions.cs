using System.ComponentModel.DataAnnotations;

namespace SyncWorker.Ledger;

/// <summary>Where the ledger is kept.</summary>
internal sealed record LedgerOptions
{
    public const string Section = "Ledger";

    /// <summary>The folder of the embedded ledger, created when missing. Default <c>data</c> below the current folder.</summary>
    [Required]
    public string Directory { get; init; } = "data";

    /// <summary>Only <c>Sqlite</c> for now: embedded, one worker on one machine.</summary>
    [AllowedValues("Sqlite")]
    public string Provider { get; init; } = "Sqlite";

    public string File => Path.Combine(Directory, "ledger.db");
}
