using SyncWorker.Chaos.Scenarios;
using SyncWorker.Chaos.World;
using Xunit.Abstractions;

namespace SyncWorker.Chaos;

/// <summary>
/// The part of the suite that continuous integration runs. <c>dotnet run --project tests/Chaos -c Release -- --long</c> runs all of it.
/// </summary>
[Trait("Needs", "OwnServers")]
public sealed class ShortFormTests(ServersFixture servers, ITestOutputHelper output) : IClassFixture<ServersFixture>
{
    private static readonly Setup OneWorker = new();
    private static readonly Setup TwoWorkers = new() { Store = Store.PostgreSql, Workers = 2 };
    private static readonly Setup ThreeWorkers = new() { Store = Store.PostgreSql, Workers = 3 };

    [Fact]
    public Task Three_workers_lose_nothing_while_one_of_them_is_killed_20_times() => RunAsync(Kills.AtRandom, ThreeWorkers);

    [Fact]
    public Task A_worker_that_was_suspended_for_longer_than_its_lease_overwrites_nothing() => RunAsync(Kills.Zombie, ThreeWorkers);

    [Fact]
    public Task Workers_wait_for_a_killed_broker() => RunAsync(Brokers.Kill, ThreeWorkers);

    [Fact]
    public Task Workers_wait_for_a_database_that_stopped_at_once() => RunAsync(Ledgers.Stopped, ThreeWorkers);

    [Fact]
    public Task Nothing_is_lost_wherever_the_worker_crashes() => RunAsync(Kills.AtPoints, OneWorker);

    [Fact]
    public Task A_clock_that_is_set_forward_and_back_delays_nothing() => RunAsync(Others.Clock, OneWorker);

    [Fact]
    public Task One_worker_brings_everything_to_the_board_when_nothing_is_broken() => RunAsync(Ordinary.Use, OneWorker);

    [Fact]
    public Task Three_workers_bring_everything_to_the_board_when_nothing_is_broken() => RunAsync(Ordinary.Use, ThreeWorkers);

    [Fact]
    public Task An_operators_day_changes_only_what_the_operator_asked_for() => RunAsync(Operators.Day, OneWorker);

    [Fact]
    public Task With_two_workers_an_operators_day_changes_only_what_the_operator_asked_for() => RunAsync(Operators.Day, TwoWorkers);

    private async Task RunAsync(Scenario scenario, Setup setup)
    {
        var report = await scenario.RunAsync(setup, servers.Servers);

        output.WriteLine(report.Line);
        Assert.True(report.Verdict.Problems.Count == 0, string.Join('\n', report.Verdict.Problems.Take(20)));
    }
}

/// <summary>A broker and a database server for the tests of a class.</summary>
public sealed class ServersFixture : IAsyncLifetime
{
    internal Servers Servers { get; private set; } = null!;

    public async Task InitializeAsync() => Servers = await Servers.StartAsync(withDatabase: true);

    public async Task DisposeAsync()
    {
        if (Servers is not null)
        {
            await Servers.DisposeAsync();
        }
    }
}
