namespace DimeClient.Tests.Support;

/// <summary>Clients and rows for tests to start with. Their clock stands still, so a call is repeated only if the test moves it.</summary>
internal static class Clients
{
    /// <summary>The time on their clock. Recorded answers contain times near it.</summary>
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
