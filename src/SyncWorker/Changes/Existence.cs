namespace SyncWorker.Changes;

/// <summary>Whether Dime.Scheduler has the record, as far as accepted calls show.</summary>
internal enum Existence
{
    Unknown,
    Yes,
    No,
}
