namespace SyncWorker.Operate;

/// <summary>A record that has waited longer than it should.</summary>
/// <param name="WaitsFor">One of the reasons in docs/dead-letters.md: <c>parent dead</c>, <c>no base</c>, …</param>
/// <param name="Since">When its oldest pending change was received.</param>
/// <param name="Until">When the record is checked next; null if now, or when the cause that holds up all such records ends.</param>
internal sealed record LongWait(string Entity, string Key, string WaitsFor, DateTimeOffset Since, DateTimeOffset? Until)
{
    /// <summary>The longest time a normal wait should take: the grace for a parent is 10 minutes, a late window is 5.</summary>
    public static readonly TimeSpan From = TimeSpan.FromMinutes(15);

    /// <summary>The maximum number of records listed.</summary>
    public const int MostListed = 10;

    public override string ToString() => $"{Entity} {Key} has waited since {Since:O}: {WaitsFor}.";
}
