namespace SyncWorker.Ledger.Leasing;

/// <summary>The longest wait of each kind.</summary>
/// <param name="Record">Until a record is checked again.</param>
/// <param name="Uncertain">Until a call of unknown outcome can no longer be executed.</param>
/// <param name="Throttle">Until a probe goes through the gate that the server asked to close.</param>
/// <param name="Outage">The same, after an outage.</param>
/// <param name="Configuration">The same, while the configuration is wrong.</param>
/// <param name="Brake">Until a paused procedure is tried again.</param>
/// <param name="Lease">Until a lease ends.</param>
internal sealed record LongestWaits(
    TimeSpan Record, TimeSpan Uncertain, TimeSpan Throttle, TimeSpan Outage, TimeSpan Configuration, TimeSpan Brake, TimeSpan Lease);

/// <summary>
/// Corrects times after a clock was set back. If it was set back by an hour, a record that was due in a minute would wait for an hour and a
/// minute, and no success would open a gate that closed "in an hour". So a time that is further in the future than the longest wait is
/// brought back to that wait, and the time of something that has already happened is brought back to now.
/// </summary>
internal static class ClockSetBack
{
    // A difference that does no harm, and more than the clocks of two workers are apart.
    private const long Tolerance = 10_000;

    /// <returns>How many rows had such times.</returns>
    public static int Mend(Session ledger, DateTimeOffset now, LongestWaits longest, bool isShared)
    {
        var (record, uncertain) = ((now + longest.Record).ToLedger(), (now + longest.Uncertain).ToLedger());
        var ids = ledger.Query<long>(TooLateSql, new { Record = record, Uncertain = uncertain, Tolerance });
        ledger.Hold(ids);
        var times = new
        {
            Ids = ids.ToArray(),
            Now = now.ToLedger(),
            Record = record,
            Uncertain = uncertain,
            Throttle = (now + longest.Throttle).ToLedger(),
            Outage = (now + longest.Outage).ToLedger(),
            Configuration = (now + longest.Configuration).ToLedger(),
            Brake = (now + longest.Brake).ToLedger(),
            Lease = longest.Lease.TotalSeconds,
            Tolerance,
        };
        return (isShared ? ledger.Execute(LeaseSql, times) : 0)
            + ledger.Execute(GateSql, times) + ledger.Execute(BrakeSql, times) + Schedule.BringBack(ledger, times);
    }

    private static string Past(string column) => Schedule.AtMost(column, "@Now");

    private const string Gate = "case reason when 'Throttled' then @Throttle when 'Configuration' then @Configuration else @Outage end";

    private static readonly string GateSql = $"""
        update gate set pace = null, {Schedule.AtMost("until", Gate)},
          {Past("since")}, {Past("closed_since")}, {Past("in_flight_since")},
          {Past("last_success")}, {Past("last_accepted")}
        where greatest(
          coalesce(until - {Gate}, 0), coalesce(since - @Now, 0), coalesce(closed_since - @Now, 0), coalesce(in_flight_since - @Now, 0),
          coalesce(last_success - @Now, 0),
          coalesce(last_accepted - @Now, 0)) > @Tolerance
        """;

    private static readonly string BrakeSql = $"""
        update brake set {Schedule.AtMost("probe_at", "@Brake")}, {Past("since")}
        where probe_at > @Brake + @Tolerance or since > @Now + @Tolerance
        """;

    // Rows are found by the columns that have an index; no row waits longer for one of the other columns.
    private static readonly string TooLateSql = $"""
        select id from entity where {Schedule.IsDueTooLate}
        union select id from entity where look_at > @Record + @Tolerance
        union select id from entity where uncertain_until > @Uncertain + @Tolerance
        union select id from entity where soft_until > @Record + @Tolerance
        """;

    private const string LeaseSql = """
        update worker set seen_at = clock_timestamp() where seen_at > clock_timestamp() + make_interval(secs => @Tolerance / 1000);
        update partition set expires_at = clock_timestamp() + make_interval(secs => @Lease)
        where expires_at > clock_timestamp() + make_interval(secs => @Lease + @Tolerance / 1000)
        """;
}
