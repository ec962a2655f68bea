namespace SyncWorker.Operate;

/// <summary>A record that has waited for longer than what it waits for should take.</summary>
/// <param name="WaitsFor">One of the reasons in docs/dead-letters.md: <c>parent dead</c>, <c>no base</c>, …</param>
/// <param name="Since">When its oldest pending change was received.</param>
/// <param name="Until">When it is looked at next; null: now, or when what holds all such records ends.</param>
internal sealed record LongWait(string Entity, string Key, string WaitsFor, DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>The longest that a wait should take by itself: the grace for a parent is 10 minutes, a late window 5.</summary>
    public static readonly TimeSpan From = TimeSpan.FromMinutes(15);

    /// <summary>Listed at most.</summary>
    public const int MostListed = 10;

    public override string ToString() => $"{Entity} {Key} has waited since {Since:O}: {WaitsFor}.";
}
