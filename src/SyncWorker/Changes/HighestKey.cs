namespace SyncWorker.Changes;

/// <summary>The highest order key recorded for an entity, without the receipt.</summary>
internal readonly record struct HighestKey(long Epoch, int Scale, long Version)
{
    /// <summary>
    /// The order key of a change that is being recorded. A change that says neither a version nor a time is newest at its
    /// receipt; so is one without a version where the source has ever sent one, because numbers and times do not compare.
    /// </summary>
    /// <param name="version">The source's version number, or null.</param>
    /// <param name="occurredAt">When the source says it happened, or null (also when it lies too far ahead of us).</param>
    /// <param name="id">The receipt.</param>
    public OrderKey Assign(long? version, DateTimeOffset? occurredAt, long id) => (version, occurredAt) switch
    {
        ({ } number, _) => new(Epoch, 1, number, id),
        (null, { } time) when Scale == 0 => new(Epoch, 0, time.UtcTicks, id),
        _ => new(Epoch, Scale, Version, id),
    };

    public HighestKey With(OrderKey key) => IsAbove(key) ? this : new(key.Epoch, key.Scale, key.Version);

    /// <summary>A change of that key is late. Of equal ones the one received later is newer.</summary>
    public bool IsAbove(OrderKey key) => (Epoch, Scale, Version).CompareTo((key.Epoch, key.Scale, key.Version)) > 0;
}
