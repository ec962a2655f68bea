using SyncWorker.Convergence.Tests.Simulation;

namespace SyncWorker.Convergence.Tests.Days;

/// <summary>What goes wrong on a day, and when. A short one has the same incidents, as long as those of the whole one.</summary>
internal sealed record DayScript(DateTimeOffset Start, TimeSpan Length)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMinutes(75);

    public const int Jobs = 5_000;
    /// <summary>A quarter of it where all that is wanted is the incidents: 900,000 changes take ten minutes of a processor.</summary>
    public int ChangesASecond { get; } = Length > Shortest ? 200 : 50;
    public const int Poisoned = 3;
    public const int RetryAfter = 45;

    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Hangs = TimeSpan.FromHours(1);

    public DateTimeOffset End => Start + Length;

    private DateTimeOffset Outage => Start + (Length * 0.13);

    private DateTimeOffset Storm => Start + (Length * 0.60);

    private DateTimeOffset ExpiredKey => Start + (Length * 0.72);

    /// <summary>Before the outage, in it and in the storm: one goes alone, the others among all that has piled up.</summary>
    public IReadOnlyList<DateTimeOffset> Poison => [Start + (Length * 0.08), Outage + TimeSpan.FromMinutes(20), Storm + TimeSpan.FromMinutes(2)];

    /// <summary>What the server does with a call that comes now.</summary>
    public CallPlan Answer(DateTimeOffset now) => this switch
    {
        // Half an hour: the gateway says 503, then nobody listens, then nobody answers.
        _ when Within(now, Outage, minutes: 10) => new(Latency / 2, Latency / 2, 503),
        _ when Within(now, Outage, minutes: 20) => new(Latency / 2, Latency / 2, Lost: true),
        _ when Within(now, Outage, minutes: 30) => new(Hangs, Latency, 504),
        _ when Within(now, Storm, minutes: 5) => new(Latency / 2, Latency / 2, 429, RetryAfter),
        _ when Within(now, ExpiredKey, minutes: 10) => new(Latency / 2, Latency / 2, 401),
        _ => new(Latency / 2, Latency / 2),
    };

    private static bool Within(DateTimeOffset now, DateTimeOffset from, int minutes) => now >= from && now < from + TimeSpan.FromMinutes(minutes);
}
