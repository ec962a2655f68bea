namespace SyncWorker.Replay.Lists;

/// <summary>The conditions of a filter, in SQL: only those that are given, so that the store can plan for them.</summary>
internal sealed class Where
{
    private readonly List<string> _conditions = [];

    /// <summary>Adds a condition if the value is given.</summary>
    public Where And(object? value, string condition)
    {
        if (value is not null)
        {
            _conditions.Add(condition);
        }
        return this;
    }

    /// <summary>These conditions and one more, if its value is given.</summary>
    public Where With(object? value, string condition)
    {
        var more = new Where();
        more._conditions.AddRange(_conditions);
        return more.And(value, condition);
    }

    public override string ToString() =>
        _conditions.Count == 0 ? "" : $" where {string.Join(" and ", _conditions.Select(condition => $"({condition})"))}";
}
