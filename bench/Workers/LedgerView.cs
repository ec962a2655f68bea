using Npgsql;

namespace SyncWorker.Bench;

/// <summary>Reads what the workers have written to the ledger.</summary>
internal sealed class LedgerView(string connectionString) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);

    /// <summary>Waits until each worker holds its share of the partitions, and no more.</summary>
    public Task UntilSharedAsync(int workers, CancellationToken cancellationToken) => Eventually.TrueAsync(
        async () => await AskAsync(
            "select count(*) from (select 1 from partition where owner is not null "
            + "group by owner having count(*) between 64 / $1 and (63 + $1) / $1) fair",
            workers, cancellationToken) == workers,
        Patience, $"{workers} workers share the partitions", cancellationToken);

    public Task UntilRecordedAsync(long changes, CancellationToken cancellationToken) =>
        UntilCountedAsync("recorded", changes, cancellationToken);

    public Task UntilAppliedAsync(long changes, CancellationToken cancellationToken) =>
        UntilCountedAsync("settled applied", changes, cancellationToken);

    public Task UntilNothingIsPendingAsync(CancellationToken cancellationToken) => Eventually.TrueAsync(
        async () => await AskAsync("select count(*) from change where state = $1", "Pending", cancellationToken) == 0,
        Patience,
        "nothing is pending",
        cancellationToken);

    /// <summary>The calls that were sent, and how many of them the server refused.</summary>
    public async Task<(long All, long Refused)> CallsAsync(CancellationToken cancellationToken) => (
        await AskAsync("select count(*) from import where outcome <> $1", "not needed", cancellationToken),
        await AskAsync("select count(*) from import where outcome = $1", "rejected", cancellationToken));

    public Task<long> LastCallAsync(CancellationToken cancellationToken) =>
        AskAsync("select coalesce(max(id), 0) from import where id > $1", 0L, cancellationToken);

    /// <summary>
    /// Calls and rows after this import, and the time from the start of the first one until one of the workers has nothing left: a
    /// hash shares the records, so the shares are not quite equal.
    /// </summary>
    public async Task<(long Calls, long Rows, TimeSpan Time)> SentAsync(long after, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand("""
            select count(*), sum(rows), max(finished_at) - min(started_at) from import
            where id > $1
              and finished_at <= (select min(last) from (select max(finished_at) as last from import where id > $1 group by worker) ends)
            """);
        command.Parameters.Add(new() { Value = after });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1), TimeSpan.FromMilliseconds(reader.GetInt64(2)));
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();

    private Task UntilCountedAsync(string counter, long changes, CancellationToken cancellationToken) => Eventually.TrueAsync(
        async () => await AskAsync(
            "select cast(coalesce(sum(value), 0) as bigint) from counter where name = $1", counter, cancellationToken) >= changes,
        Patience, $"{changes} changes are {counter}", cancellationToken);

    private async Task<long> AskAsync<T>(string sql, T argument, CancellationToken cancellationToken)
    {
        await using var command = _source.CreateCommand(sql);
        command.Parameters.Add(new NpgsqlParameter<T>() { TypedValue = argument });
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
