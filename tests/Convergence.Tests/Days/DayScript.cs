using SyncWorker.Convergence.Tests.Simulation;

namespace SyncWorker.Convergence.Tests.Days;

/// <summary>The incidents of a day and their times. A short day has the same incidents, each as long as on a whole day.</summary>
internal sealed record DayScript(DateTimeOffset Start, TimeSpan Length)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(75);

    public const int Jobs = 5_000;
    /// <summary>
    /// A short day has an eighth of the rate, because only its incidents matter: 900,000 changes take ten minutes of processor time.
    /// </summary>
    public int ChangesASecond { get; } = Length > Shortest ? 200 : 25;
    public const int Poisoned = 3;
    public const int RetryAfter = 45;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Hangs = TimeSpan.FromHours(1);

    public DateTimeOffset End => Start + Length;

    private DateTimeOffset Outage => Start + (Length * 0.13);

    private DateTimeOffset Storm => Start + (Length * 0.60);

    private DateTimeOffset ExpiredKey => Start + (Length * 0.72);

    /// <summary>Before the outage, during it and in the storm: the first poison is sent alone, the others with the backlog.</summary>
    public IReadOnlyList<DateTimeOffset> Poison =>
        [Start + (Length * 0.08), Outage + TimeSpan.FromMinutes(20), Storm + TimeSpan.FromMinutes(2)];

    /// <summary>What the server does with a call at this time.</summary>
    public CallPlan Answer(DateTimeOffset now) => this switch
    {
        // Half an hour: the gateway answers 503, then connections are refused, then calls get no answer.
        _ when Within(now, Outage, minutes: 10) => new(Latency / 2, Latency / 2, 503),
        _ when Within(now, Outage, minutes: 20) => new(Latency / 2, Latency / 2, Lost: true),
        _ when Within(now, Outage, minutes: 30) => new(Hangs, Latency, 504),
        _ when Within(now, Storm, minutes: 5) => new(Latency / 2, Latency / 2, 429, RetryAfter),
        _ when Within(now, ExpiredKey, minutes: 10) => new(Latency / 2, Latency / 2, 401),
        _ => new(Latency / 2, Latency / 2),
    };

    private static bool Within(DateTimeOffset now, DateTimeOffset from, int minutes) =>
        now >= from && now < from + TimeSpan.FromMinutes(minutes);
}
