using SyncWorker.Changes;

namespace SyncWorker.Replay;

/// <summary>What a verb did.</summary>
internal interface IReport
{
    /// <summary>Why nothing was done, if that shows only in the ledger.</summary>
    IReadOnlyList<Problem> Problems => [];

    /// <summary>Something matched the request; else the command exits with 3.</summary>
    bool FoundAny => true;

    /// <summary>All that was asked was done; else the command exits with 1.</summary>
    bool IsComplete => true;

    /// <summary>Where HTTP shows how it continues; null: it is finished.</summary>
    string? Location => null;

    /// <summary>What <c>--json</c> prints.</summary>
    object Json => this;

    /// <summary>For a person.</summary>
    string InWords();
}
