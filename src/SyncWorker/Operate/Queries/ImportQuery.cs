using System.Text.Json;
using SyncWorker.Ledger;

namespace SyncWorker.Operate.Queries;

/// <summary>Reads calls.</summary>
internal static class ImportQuery
{
    public static ImportReport? One(Session ledger, long id) =>
        ledger.QuerySingleOrDefault<Row>(Sql + " where id = @Id", new { Id = id })?.ToReport();

    /// <summary>The records that the call carries.</summary>
    public static long[] Entities(Session ledger, long id) =>
        ledger.ExecuteScalar<string>("select entities from import where id = @Id", new { Id = id }) is { } entities
            ? JsonSerializer.Deserialize<long[]>(entities)!
            : [];

    internal const string Sql = """
        select id as Id, started_at as StartedAt, finished_at as FinishedAt, rows as Rows, bytes as Bytes,
          status as HttpStatus, outcome as Outcome, message as Message
        from import
        """;

    internal sealed class Row
    {
        public long Id { get; init; }
        public long StartedAt { get; init; }
        public long? FinishedAt { get; init; }
        public long Rows { get; init; }
        public long Bytes { get; init; }
        public int? HttpStatus { get; init; }
        public string? Outcome { get; init; }
        public string? Message { get; init; }

        public ImportReport ToReport() =>
            new(Id, Instant.FromLedger(StartedAt), Instant.FromLedger(FinishedAt), Rows, Bytes, HttpStatus, Outcome, Message);
    }
}
