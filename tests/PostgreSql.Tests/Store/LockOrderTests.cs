using DimeClient;
using Npgsql;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>Transactions that write several records lock them in one order: none waits for a row while it holds a later one.</summary>
public sealed class LockOrderTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_verdict_locks_the_other_members_of_its_group_before_the_rows_of_its_call()
    {
        await _ledger.JobAsync("1", 1);
        await _ledger.SendAsync();
        await _ledger.TaskAsync("1", "10");
        await _ledger.JobAsync("2", 1);
        var refused = Some.Error(DimeErrorReason.Refused);
        await _ledger.SendAsync(refused);
        var (task, job) = (IdOf("Task"), IdOf("Job"));
        await using var other = new NpgsqlConnection(_ledger.Options.ConnectionString);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await LockAsync(other, job);

        // The task is the culprit, so the verdict also says that the job is not.
        var verdict = Task.Run(() => _ledger.SendAsync(refused));
        await Eventually.TrueAsync(() => IsBlockedBy(other.ProcessID), TimeSpan.FromSeconds(60), "the verdict waits for the job");

        await LockAsync(other, task);
        await transaction.CommitAsync();
        Assert.True(await verdict);
        Assert.Equal(("Dead", 0), (_ledger.Ask<string>($"select state from change where entity_id = {task}"), _ledger.Ask<int>(
            "select count(*) from entity where suspect_faulty")));
    }

    [Fact]
    public async Task A_reset_locks_parents_before_children()
    {
        // An updated row moves behind the others, so a scan of the table finds the child first.
        await _ledger.TaskAsync("1", "10");
        await _ledger.JobAsync("1", 1);
        await _ledger.ExecuteAsync("update entity set turn = turn where entity = 'Job'");
        var (task, job) = (IdOf("Task"), IdOf("Job"));
        await using var other = new NpgsqlConnection(_ledger.Options.ConnectionString);
        await other.OpenAsync();
        await using var transaction = await other.BeginTransactionAsync();
        await LockAsync(other, job);

        var reset = Task.Run(() => _ledger.Resetter.ResetAsync(new(SourceApp: "BC1", Reason: "restored"), default));
        await Eventually.TrueAsync(() => IsBlockedBy(other.ProcessID), TimeSpan.FromSeconds(60), "the reset waits for the job");

        await LockAsync(other, task);
        await transaction.CommitAsync();
        Assert.Equal(2, (await reset).Entities);
    }

    private long IdOf(string entity) => _ledger.Ask<long>("select max(id) from entity where entity = @entity", new { entity });

    private bool IsBlockedBy(int process) =>
        _ledger.Ask<bool>("select exists(select 1 from pg_stat_activity where @process = any(pg_blocking_pids(pid)))", new { process });

    private static async Task LockAsync(NpgsqlConnection connection, long id)
    {
        await using var command = new NpgsqlCommand("select 1 from entity where id = $1 for no key update nowait", connection)
        {
            Parameters = { new() { Value = id } },
        };
        await command.ExecuteScalarAsync();
    }
}
