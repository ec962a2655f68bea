using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Scenarios;

namespace SyncWorker.Bench;

/// <summary>What <c>./bench.sh --help</c> says.</summary>
internal static class Usage
{
    public static string Text { get; } = $"""
        Usage: ./bench.sh [SCENARIO]… [--quick] [--size N] [--rounds N] [--seed N] [--only CONTENDER,…]

        Run every contender in turn on private servers, and write the tables and plots of docs/performance.md.

        Scenarios (default: all, in this order; at most an hour on 2 cores):
        {string.Join('\n', Scenario.All.Select(scenario => $"  {scenario.Key,-12} {scenario.Title}"))}
        Not there yet: a ledger of 5,000,000 settled changes; limits that change, windows of a minute, and a
        quiet hour after a 429.

        Contenders:
        {string.Join('\n', Contender.All.Select(contender => $"  {contender.Key,-18} {contender.Title}"))}

        Options:
          --quick     Run a twentieth of the size, one round, no warm-up: to see that it works. Writes to TestResults/bench instead.
          --size N    Publish N changes in each run, such as 1000000 for backlog.
          --rounds N  Run each contender N times after the warm-up.
          --seed N    Draw keys and limits by this seed.
          --only …    Run these contenders only. With --size or --only, too, the result goes to TestResults/bench.

        BENCH_SERVERS=DIR uses servers that run already: scripts/rabbitmq.sh start DIR/rabbitmq, scripts/postgres.sh start DIR/postgres.

        Example: ./bench.sh drain --quick
        """;
}
