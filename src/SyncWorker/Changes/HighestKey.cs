namespace SyncWorker.Changes;

/// <summary>The highest order key recorded for an entity, without the receipt number.</summary>
internal readonly record struct HighestKey(long Epoch, int Scale, long Version)
{
    /// <summary>
    /// The order key of a change that is being recorded. A change with neither a version nor a time counts as the newest when it
    /// is received. So does a change without a version if the source has ever sent one, because numbers and times do not compare.
    /// </summary>
    /// <param name="version">The source's version number, or null.</param>
    /// <param name="occurredAt">When the change happened according to the source, or null (also if that is too far in the future).</param>
    /// <param name="id">The receipt number.</param>
    public OrderKey Assign(long? version, DateTimeOffset? occurredAt, long id) => (version, occurredAt) switch
    {
        ({ } number, _) => new(Epoch, 1, number, id),
        (null, { } time) when Scale == 0 => new(Epoch, 0, time.UtcTicks, id),
        _ => new(Epoch, Scale, Version, id),
    };

    public HighestKey With(OrderKey key) => IsAbove(key) ? this : new(key.Epoch, key.Scale, key.Version);

    /// <summary>Whether a change with that key is late. Of two equal keys, the one received later is newer.</summary>
    public bool IsAbove(OrderKey key) => (Epoch, Scale, Version).CompareTo((key.Epoch, key.Scale, key.Version)) > 0;
}
