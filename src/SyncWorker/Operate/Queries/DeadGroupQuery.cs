using System.Globalization;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Operate.Queries;

/// <summary>Groups open dead letters by their cause, the largest group first.</summary>
internal static class DeadGroupQuery
{
    /// <summary>The groups of the letters that match.</summary>
    public static Page<DeadGroup> Run(Session ledger, LetterFilter filter)
    {
        var letters = new LetterRows(ledger, filter);
        var groups = letters.Query<Group>($"{GroupsSql}{letters.Where} group by {(filter.Text is null ? "l.fingerprint" : Unordered)}")
            .Where(group => group.Fingerprint is not null)
            .Concat(Unnamed(letters))
            .GroupBy(group => group.Fingerprint).Select(Group.Merge)
            .OrderByDescending(group => group.Count).ThenByDescending(group => group.Example)
            .ToList();
        var after = filter.Cursor is { } cursor && Cursor.Read(cursor) is [var count, var example]
            ? (Number(count), Number(example))
            : (long.MaxValue, long.MaxValue);
        var page = Page<Group>.Of(
            [.. groups.Where(group => (group.Count, group.Example).CompareTo(after) < 0).Take(filter.Limit + 1)],
            filter.Limit,
            group => Cursor.Of(group.Count, group.Example),
            filter.Count ? groups.Count : null);
        var examples = ledger.Query<Letter>(ExamplesSql, new { Ids = page.Items.Select(group => group.Example).ToArray() })
            .ToDictionary(letter => letter.Id);
        return new([.. page.Items.Select(group => group.ToReport(examples[group.Example]))], page.Next, page.Total);
    }

    private static IEnumerable<Group> Unnamed(LetterRows letters) => letters.Unnamed.Count == 0
        ? []
        : letters.Query<Group>($"{UnnamedSql}{letters.Where.With(true, "l.fingerprint is null")}")
            .Where(letter => letters.Unnamed.ContainsKey(letter.Example))
            .Select(letter => letter with { Fingerprint = letters.Unnamed[letter.Example] });

    private static long Number(string text) => long.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;

    // A search reads every letter, which is fastest in the order of the table. An expression keeps SQLite from the index of groups.
    private const string Unordered = "coalesce(l.fingerprint, '')";

    private const string GroupsSql = """
        select max(l.fingerprint) as Fingerprint, count(*) as Count, max(l.id) as Example, min(l.first_seen) as FirstSeen,
          max(l.last_seen) as LastSeen
        from letter l
        """;

    private const string UnnamedSql = """
        select l.fingerprint as Fingerprint, 1 as Count, l.id as Example, l.first_seen as FirstSeen, l.last_seen as LastSeen from letter l
        """;

    private const string ExamplesSql = """
        select c.id as Id, e.entity as Entity, e.key as Key, c.error as Error from change c left join entity e on e.id = c.entity_id
        where c.id = any(@Ids)
        """;

    private sealed record Letter
    {
        public long Id { get; init; }
        public string? Entity { get; init; }
        public string? Key { get; init; }
        public required string Error { get; init; }
    }

    /// <summary>A group as it is read. Its times are text in ISO 8601 and UTC, which is ordered as the times are.</summary>
    private sealed record Group
    {
        public string? Fingerprint { get; init; }
        public long Count { get; init; }
        public long Example { get; init; }
        public required string FirstSeen { get; init; }
        public required string LastSeen { get; init; }

        public static Group Merge(IEnumerable<Group> parts) => parts.Aggregate((one, other) => one with
        {
            Count = one.Count + other.Count,
            Example = Math.Max(one.Example, other.Example),
            FirstSeen = string.CompareOrdinal(one.FirstSeen, other.FirstSeen) < 0 ? one.FirstSeen : other.FirstSeen,
            LastSeen = string.CompareOrdinal(one.LastSeen, other.LastSeen) > 0 ? one.LastSeen : other.LastSeen,
        });

        public DeadGroup ToReport(Letter newest)
        {
            var reason = DeadLetters.ReasonOf(newest.Error);
            return new()
            {
                Fingerprint = Fingerprint!,
                Count = (int)Count,
                Entity = newest.Entity,
                Procedure = reason.Procedure,
                Field = reason.Field,
                Code = reason.Code,
                Message = Changes.Fingerprint.Normalise(reason.Message, newest.Key),
                Example = Example,
                FirstSeen = DateTimeOffset.Parse(FirstSeen, CultureInfo.InvariantCulture),
                LastSeen = DateTimeOffset.Parse(LastSeen, CultureInfo.InvariantCulture),
            };
        }
    }
}
