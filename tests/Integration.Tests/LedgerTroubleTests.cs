using System.Net;
using Microsoft.Data.Sqlite;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>The ledger is locked, or cannot take a value.</summary>
public sealed class LedgerTroubleTests
{
    [Fact]
    public async Task While_the_ledger_is_locked_nothing_is_acknowledged_and_afterwards_everything_resumes_by_itself()
    {
        await using var worker = await Worker.StartAsync();
        await worker.PostAsync(Given.Job("BEFORE", "text"));
        await worker.UntilDoneAsync(received: 1);

        Task<HttpResponseMessage> posted;
        await using (var other = await OpenAsync(worker))
        {
            await RunAsync(other, "begin immediate");
            posted = worker.PostAsync(Given.Job("MEANWHILE", "text"));
            await Eventually.TrueAsync(
                async () => (await worker.Http.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode
                    == HttpStatusCode.ServiceUnavailable,
                TimeSpan.FromSeconds(60), "the service says that it is not ready");
            Assert.False(posted.IsCompleted);
            await RunAsync(other, "rollback");
        }

        Assert.Equal(HttpStatusCode.Accepted, (await posted).StatusCode);
        await worker.UntilDoneAsync(received: 2);
        Assert.Equal(2, await worker.Board.CountAsync("Job"));
        Assert.Equal(0, (await worker.Operator.StatusAsync(default)).Dead);
        await worker.AssertConservedAsync();
    }

    [Fact]
    public async Task A_value_that_the_ledger_cannot_store_harms_only_its_own_change()
    {
        await using var worker = await Worker.StartAsync();
        await using (var other = await OpenAsync(worker))
        {
            await RunAsync(
                other,
                "create trigger picky before insert on change when new.message_id = 'm3' "
                + "begin select raise(abort, 'too much for me'); end");
        }

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => worker.PostAsync(Given.Job(Given.No(i), "text", id: $"m{i}"))));
        await worker.UntilDoneAsync(received: 8);

        Assert.Equal(7, await worker.Board.CountAsync("Job"));
        var letter = Assert.Single((await worker.Operator.DeadLettersAsync(new() { Limit = 10 }, default)).Items);
        Assert.Equal("DIME102", letter.Code);
        Assert.Contains("too much for me", letter.Message, StringComparison.Ordinal);
        Assert.Contains(Given.No(3), letter.Body, StringComparison.Ordinal);
        await worker.AssertConservedAsync();
    }

    private static async Task<SqliteConnection> OpenAsync(Worker worker)
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(worker.Data, "ledger.db")};Pooling=False");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(SqliteConnection connection, string sql)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
