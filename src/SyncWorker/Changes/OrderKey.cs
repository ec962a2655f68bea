namespace SyncWorker.Changes;

/// <summary>
/// The position of a change in the history of its entity. Fixed in the transaction that records the change; the worker's
/// clock plays no part in it.
/// </summary>
/// <param name="Epoch">Raised by an operator after the source was restored; compared before everything else.</param>
/// <param name="Scale">1: <paramref name="Version"/> is the source's own number. 0: it is a time in UTC ticks.</param>
/// <param name="Version">The number or the time.</param>
/// <param name="Id">The receipt number. It breaks ties: of two equal versions, the one received later is newer.</param>
internal readonly record struct OrderKey(long Epoch, int Scale, long Version, long Id) : IComparable<OrderKey>
{
    public int CompareTo(OrderKey other) =>
        (Epoch, Scale, Version, Id).CompareTo((other.Epoch, other.Scale, other.Version, other.Id));

    public static bool operator <(OrderKey left, OrderKey right) => left.CompareTo(right) < 0;

    public static bool operator >(OrderKey left, OrderKey right) => left.CompareTo(right) > 0;

    public static bool operator <=(OrderKey left, OrderKey right) => left.CompareTo(right) <= 0;

    public static bool operator >=(OrderKey left, OrderKey right) => left.CompareTo(right) >= 0;

    public override string ToString() => $"{Epoch}.{Scale}.{Version}#{Id}";
}
