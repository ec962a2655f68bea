using System.Globalization;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Queries;

/// <summary>Groups open dead letters by their cause, the largest group first.</summary>
internal static class DeadGroupQuery
{
    public static Page<DeadGroup> Run(Session ledger, LetterFilter filter)
    {
        var groups = LetterCause.Matching(ledger, filter)
            .GroupBy(letter => letter.Fingerprint)
            .Select(ToGroup)
            .OrderByDescending(group => group.Count).ThenByDescending(group => group.Example).ToList();
        var after = filter.Cursor is { } cursor && Cursor.Read(cursor) is [var count, var example]
            ? (long.Parse(count, CultureInfo.InvariantCulture), long.Parse(example, CultureInfo.InvariantCulture))
            : (long.MaxValue, long.MaxValue);
        return Page<DeadGroup>.Of(
            [.. groups.Where(group => ((long)group.Count, group.Example).CompareTo(after) < 0).Take(filter.Limit + 1)],
            filter.Limit,
            group => Cursor.Of(group.Count, group.Example),
            filter.Count ? groups.Count : null);
    }

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
