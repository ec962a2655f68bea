namespace DimeClient.Tests.Support;

/// <summary>Clients and rows that tests begin with. Nothing is repeated unless a test is about that: its clock stands still.</summary>
internal static class Clients
{
    /// <summary>What their clock shows: recorded answers name times near it.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    public static IReadOnlyList<ImportRow> OneRow { get; } =
    [
        new(
            "mboc_upsertJob",
            [new("SourceApp", "BC1"), new("SourceType", "SERVICE"), new("JobNo", "SVC001"), new("ShortDescription", "Service 1")]),
    ];

    public static DimeSchedulerClient Over(HttpMessageHandler handler, TimeProvider? time = null, DimeSchedulerOptions? options = null) =>
        new(options ?? new DimeSchedulerOptions { ApiKey = "key", Retry = RetryOptions.None }, handler, time ?? new FakeClock(Now));

    public static Task<Result<ImportResult>> ImportOver(HttpMessageHandler handler, TimeProvider? time = null) =>
        Over(handler, time).Imports.RunAsync(OneRow);
}
