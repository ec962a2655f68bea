using System.Globalization;
using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Convergence.Tests.Simulation;
using SyncWorker.Convergence.Tests.Verdicts;

namespace SyncWorker.Convergence.Tests;

/// <summary>The board reaches the source's state in spite of any order, duplicates, failures and crashes.</summary>
/// <param name="first">The seed of the first history.</param>
/// <param name="inPostgreSql">The ledger is in PostgreSQL; otherwise in memory.</param>
public abstract class ConvergenceTests(int first, int histories, bool inPostgreSql = false)
{
    private const string SeedVariable = "CONVERGENCE_SEED";
    private const string CountVariable = "CONVERGENCE_HISTORIES";

    [Fact]
    public void Every_history_converges()
    {
        foreach (var seed in Seeds())
        {
            // Every third source also says again what has not changed.
            var history = seed % 3 == 0 ? Exports.Of(Generator.Make(seed)) : Generator.Make(seed);
            if (Judge(history) is { Count: > 0 })
            {
                var smallest = Shrink.Of(history, smaller => Judge(smaller).Count > 0);
                Assert.Fail(
                    $"{string.Join('\n', Judge(smallest))}\n{smallest}\nAgain: {SeedVariable}={seed} dotnet test tests/Convergence.Tests");
            }
        }
    }

    private IReadOnlyList<string> Judge(History history) =>
        Verdict.On(Run.Of(history, open: inPostgreSql ? SimulatedLedger.InPostgreSql : SimulatedLedger.InMemory));

    private IEnumerable<int> Seeds() => Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed
        ? [int.Parse(seed, CultureInfo.InvariantCulture)]
        : Enumerable.Range(
            first,
            Environment.GetEnvironmentVariable(CountVariable) is { Length: > 0 } count
                ? int.Parse(count, CultureInfo.InvariantCulture)
                : histories);
}

// Two halves of one test, so that two cores share it.
public sealed class EvenConvergenceTests() : ConvergenceTests(0, 150);

public sealed class OddConvergenceTests() : ConvergenceTests(1_000, 150);

/// <summary>The same tests on the other store, with fewer histories because each statement is a round trip.</summary>
public sealed class PostgreSqlConvergenceTests() : ConvergenceTests(2_000, 15, inPostgreSql: true);
