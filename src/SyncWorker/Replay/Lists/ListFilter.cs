using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Replay.Records;

namespace SyncWorker.Replay.Lists;

/// <summary>
/// What is asked of a list. A property that is null filters nothing, and an item must match all that are given.
/// </summary>
internal abstract record ListFilter : QueryFilter
{
    public const int MostItems = 1_000;

    private const int MostCharacters = 400;

    [Option("The maximum number of items in the answer, 1 to 1,000; 100,000 on the command line. Default 100.")]
    public int Limit { get; init; } = 100;

    [Option("Where the list continues: next of the page before. Default: at its beginning.")]
    public string? Cursor { get; init; }

    [Option("Also count the items of all pages. This can take longer than the page itself.")]
    public bool Count { get; init; }

    public override IEnumerable<Problem> Problems()
    {
        if (Limit is < 1 or > MostItems)
        {
            yield return Problem.Of("limit", $"{Limit}", $"must be a whole number from 1 to {MostItems}");
        }

        if (Cursor is { } cursor && !IsCursor(cursor))
        {
            yield return Problem.Of("cursor", cursor, "must be next of a page of this list");
        }
    }

    /// <summary>Whether the text is a cursor of this list.</summary>
    protected virtual bool IsCursor(string cursor) => Lists.Cursor.Number(cursor) is not null;

    protected static IEnumerable<Problem> OfEntity(string? entity)
    {
        if (entity is not null && DimeCatalog.Find(entity) is null)
        {
            yield return Problem.Of("entity", entity, "must be one of " + EntityScope.Names);
        }
    }

    protected static IEnumerable<Problem> OfTexts(params IEnumerable<(string Field, string? Value)> texts) => texts
        .Where(text => text.Value is { } value
            && (string.IsNullOrWhiteSpace(value) || value.Length > MostCharacters || value.Contains('\0')))
        .Select(text => Problem.Of(text.Field, text.Value, $"must be text of 1 to {MostCharacters} characters, without NUL"));

    protected static IEnumerable<Problem> OfWord(string field, string? word, IReadOnlyCollection<string> words)
    {
        if (word is not null && !words.Contains(word))
        {
            yield return Problem.Of(field, word, "must be one of " + string.Join(", ", words));
        }
    }

    protected static IEnumerable<Problem> OfTimes(DateTimeOffset? from, DateTimeOffset? to)
    {
        if (from >= to)
        {
            yield return Problem.Of("to", $"{to:O}", $"must be later than from, which is {from:O}");
        }
    }
}
