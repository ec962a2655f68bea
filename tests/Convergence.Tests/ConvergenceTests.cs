using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Convergence.Tests.Simulation;
using SyncWorker.Convergence.Tests.Verdicts;

namespace SyncWorker.Convergence.Tests;

/// <summary>Whatever order, duplicates, failures and crashes: the board becomes what the source says.</summary>
public sealed class ConvergenceTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_history_converges(int part)
    {
        const int histories = 500;
        for (var seed = part * histories; seed < (part + 1) * histories; seed++)
        {
            var history = Generator.Make(seed);
            var verdict = Verdict.On(Run.Of(history));
            Assert.True(verdict.Count == 0, string.Join('\n', verdict) + "\n" + history);
        }
    }

    [Fact]
    public void The_same_seed_gives_the_same_apply_log_byte_for_byte()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            Assert.Equal(Run.Of(Generator.Make(seed)).Log, Run.Of(Generator.Make(seed)).Log);
        }
    }
}
