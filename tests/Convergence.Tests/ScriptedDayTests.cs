using System.Globalization;
using SyncWorker.Convergence.Tests.Days;
using Xunit.Abstractions;

namespace SyncWorker.Convergence.Tests;

/// <summary>
/// 200 changes a second on 5,000 jobs, through half an hour of outage, a storm of 429s, an expired key and three poisoned rows.
/// </summary>
public sealed class ScriptedDayTests(ITestOutputHelper output)
{
    private const string HoursVariable = "SCRIPTED_DAY_HOURS";

    [Fact]
    public void A_day_with_an_outage_a_429_storm_and_an_expired_key_ends_with_all_current_and_only_the_poison_dead()
    {
        var day = Day.Live(Environment.GetEnvironmentVariable(HoursVariable) is { Length: > 0 } hours
            ? TimeSpan.FromHours(double.Parse(hours, CultureInfo.InvariantCulture))
            : DayScript.Shortest);
        output.WriteLine(day.ToString());

        Assert.Null(day.Stuck);
        Assert.Empty(day.BrokenRules);
        Assert.Equal((DayScript.Poisoned, 0, 0), (day.Dead, day.Lost, day.Stale));
        Assert.Equal(0, day.InsidePause);
        Assert.InRange(day.WastedPercent, 0, 2);
    }
}
