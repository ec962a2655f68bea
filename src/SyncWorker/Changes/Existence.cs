namespace SyncWorker.Changes;

/// <summary>Whether Dime.Scheduler has the record, as far as accepted calls tell.</summary>
internal enum Existence
{
    Unknown,
    Yes,
    No,
}
