using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Replay;

namespace SyncWorker.Operate.Queries;

/// <summary>Groups open dead letters by their cause, the largest group first.</summary>
internal static class DeadGroupQuery
{
    public static IReadOnlyList<DeadGroup> Run(Session ledger) =>
        [.. LetterCause.All(ledger)
            .GroupBy(letter => letter.Fingerprint)
            .Select(ToGroup)
            .OrderByDescending(group => group.Count).ThenByDescending(group => group.Example)];

    private static DeadGroup ToGroup(IGrouping<string, LetterCause> letters)
    {
        var newest = letters.Last();
        return new()
        {
            Fingerprint = letters.Key,
            Count = letters.Count(),
            Entity = newest.Entity,
            Procedure = newest.Reason.Procedure,
            Field = newest.Reason.Field,
            Code = newest.Reason.Code,
            Message = Fingerprint.Normalise(newest.Reason.Message, newest.Key),
            Example = newest.Id,
            FirstSeen = letters.Min(letter => letter.Reason.FirstSeen),
            LastSeen = letters.Max(letter => letter.Reason.LastSeen),
        };
    }
}
