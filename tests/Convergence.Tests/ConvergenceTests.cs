using System.Globalization;
using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Convergence.Tests.Simulation;
using SyncWorker.Convergence.Tests.Verdicts;

namespace SyncWorker.Convergence.Tests;

/// <summary>Whatever order, duplicates, failures and crashes: the board becomes what the source says.</summary>
public abstract class ConvergenceTests(int part)
{
    private const int HistoriesAPart = 1_000;
    private const string SeedVariable = "CONVERGENCE_SEED";

    [Fact]
    public void Every_history_converges()
    {
        foreach (var seed in Seeds())
        {
            var history = Generator.Make(seed);
            if (Judge(history) is { Count: > 0 })
            {
                var smallest = Shrink.Of(history, smaller => Judge(smaller).Count > 0);
                Assert.Fail($"{string.Join('\n', Judge(smallest))}\n{smallest}\nAgain: {SeedVariable}={seed} dotnet test tests/Convergence.Tests");
            }
        }
    }

    private static IReadOnlyList<string> Judge(History history) => Verdict.On(Run.Of(history));

    private IEnumerable<int> Seeds() => Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed
        ? [int.Parse(seed, CultureInfo.InvariantCulture)]
        : Enumerable.Range(part * HistoriesAPart, HistoriesAPart);
}

// Two halves of one test, so that two cores share it.
public sealed class EvenConvergenceTests() : ConvergenceTests(0);

public sealed class OddConvergenceTests() : ConvergenceTests(1);
