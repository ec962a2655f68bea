namespace SyncWorker.Ledger;

/// <summary>Times in the ledger are milliseconds since 1970 UTC.</summary>
internal static class Instant
{
    public static long ToLedger(this DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static long? ToLedger(this DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();

    /// <summary>Rounds up: for times where a fraction of a millisecond too early would break a promise.</summary>
    public static long? ToLedgerRoundedUp(this DateTimeOffset? time) =>
        time?.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();

    public static DateTimeOffset FromLedger(long time) => DateTimeOffset.FromUnixTimeMilliseconds(time);

    public static DateTimeOffset? FromLedger(long? time) => time is { } known ? FromLedger(known) : null;
}
