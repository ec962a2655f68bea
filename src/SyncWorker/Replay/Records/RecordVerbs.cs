namespace SyncWorker.Replay.Records;

/// <summary>Every verb that changes records.</summary>
internal static class RecordVerbs
{
    public static IReadOnlyList<IRecordVerb> All { get; } = [Skipper.Verb, Resetter.Verb, Resender.Verb];
}
