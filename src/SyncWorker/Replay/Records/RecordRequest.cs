namespace SyncWorker.Replay.Records;

/// <summary>
/// What is asked of a verb that changes records. A key as people type it is replaced by the full key of the one record that it names.
/// </summary>
internal abstract record RecordRequest : Request
{
    public abstract string? Entity { get; init; }

    public abstract string? Key { get; init; }

    public override string Missing() => $"The ledger knows no {Entity} '{Key}', or it is being sent now.";
}
