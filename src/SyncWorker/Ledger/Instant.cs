namespace SyncWorker.Ledger;

/// <summary>Times in the ledger are milliseconds since 1970 UTC.</summary>
internal static class Instant
{
    public static long ToLedger(this DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static long? ToLedger(this DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    /// <summary>Where being a part of a millisecond early would break a promise.</summary>
    public static long? ToLedgerRoundedUp(this DateTimeOffset? time) => time?.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();

    public static DateTimeOffset FromLedger(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time);

    public static DateTimeOffset? FromLedger(long? time) => time is { } known ? FromLedger(known) : null;
}
