using System.Globalization;
using SyncWorker.Convergence.Tests.Verdicts;
using SyncWorker.Convergence.Tests.Workers;
using Xunit.Abstractions;

namespace SyncWorker.Convergence.Tests;

/// <summary>Two or three workers on one ledger. The seed chooses the order of their steps, and operators act meanwhile.</summary>
public abstract class SeveralWorkersTests(int first, int count, ITestOutputHelper output)
{
    private const string SeedVariable = "WORKERS_SEED";
    private const string CountVariable = "WORKERS_SEEDS";
    private const string ThemeVariable = "WORKERS_THEME";

    [Fact]
    public void Once_all_faults_end_everything_is_sent_or_waits_for_a_true_reason()
    {
        using var ledger = new SharedLedger();
        var (choices, points, convicted) = (0L, 0L, new List<string>());
        foreach (var seed in Seeds())
        {
            var scenario = ScenarioGenerator.Make(seed, Theme);
            var run = ScenarioRun.Of(scenario, ledger);
            (choices, points) = (choices + run.Choices, points + run.Points);
            if (SharedVerdict.On(run) is { Count: > 0 } wrong)
            {
                output.WriteLine($"{seed}, {scenario.Theme}: {string.Join(" | ", wrong)}");
                convicted.Add(
                    $"{string.Join('\n', wrong)}\n{scenario}\n"
                    + $"Again: {SeedVariable}={seed} dotnet test tests/Convergence.Tests --filter SeveralWorkers");
            }
        }
        output.WriteLine($"{points:N0} scheduling points, {choices:N0} choices of the seeds, {convicted.Count} scenarios convicted");

        Assert.True(convicted.Count == 0, string.Join("\n\n", convicted));
    }

    private IEnumerable<int> Seeds() => (Number(SeedVariable), Number(CountVariable)) switch
    {
        ({ } seed, _) => [seed],
        (_, { } most) => Enumerable.Range(first, most),
        _ => Enumerable.Range(first, count),
    };

    private static Theme? Theme =>
        Environment.GetEnvironmentVariable(ThemeVariable) is { Length: > 0 } theme ? Enum.Parse<Theme>(theme) : null;

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}

// Two halves of one test, so that two cores share it.
public sealed class EvenSeveralWorkersTests(ITestOutputHelper output) : SeveralWorkersTests(0, 15, output);

public sealed class OddSeveralWorkersTests(ITestOutputHelper output) : SeveralWorkersTests(1_000_000, 15, output);
