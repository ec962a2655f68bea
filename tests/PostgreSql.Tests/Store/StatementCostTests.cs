using System.Diagnostics;

namespace SyncWorker.Tests;

/// <summary>What a group of changes costs of round trips, however many changes it has: each is paid by every user of PostgreSQL.</summary>
public sealed class StatementCostTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Theory]
    [InlineData(20)]
    [InlineData(400)]
    public async Task Receipt_and_verdict_of_a_group_cost_the_same_number_of_statements_however_large_it_is(int jobs)
    {
        await RunAsync(1, jobs); // statements of the first use of a ledger

        using var statements = new Statements();
        await RunAsync(2, jobs);

        Assert.InRange(statements.Count, 10, MostStatements);
    }

    private const int MostStatements = 60;

    private async Task RunAsync(int version, int jobs)
    {
        await _ledger.ReceiveAsync(
            [.. Enumerable.Range(1, jobs).Select(job => (TestLedger.JobJson($"JOB-{job}", version), (string?)$"{job} {version}"))]);
        Assert.True(await _ledger.SendAsync());
    }

    /// <summary>Counts the statements that the driver sends for this test.</summary>
    private sealed class Statements : IDisposable
    {
        private readonly ActivitySource _source = new(nameof(StatementCostTests));
        private readonly ActivityListener _listener;
        private readonly Activity _own;
        private int _count;

        public Statements()
        {
            _listener = new()
            {
                ShouldListenTo = source => source.Name is "Npgsql" or nameof(StatementCostTests),
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
                ActivityStarted = activity =>
                {
                    if (activity.Source.Name == "Npgsql" && activity.TraceId == _own?.TraceId)
                    {
                        Interlocked.Increment(ref _count);
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
            _own = _source.StartActivity("test")!;
        }

        public int Count => _count;

        public void Dispose()
        {
            _own.Dispose();
            _listener.Dispose();
            _source.Dispose();
        }
    }
}
