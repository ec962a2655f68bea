using System.Globalization;
using SyncWorker.Changes;

namespace SyncWorker.Ledger.Record;

/// <summary>The answer to a request with an Idempotency-Key, as it was first given.</summary>
internal sealed record KeptAnswer
{
    public required byte[] Request { get; init; }

    public int Status { get; init; }

    public string? Location { get; init; }

    public required string Body { get; init; }

    /// <summary>The answer. Of changes only the receipts are kept, because a request can be recorded in parts.</summary>
    public string Json => this is { Status: KeptAnswers.Accepted, Location: null } ? $$"""{"changes":[{{Body}}]}""" : Body;
}

/// <summary>Keeps the answers to requests with an Idempotency-Key, in the transaction that does what was asked.</summary>
internal static class KeptAnswers
{
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(1);

    public const int Accepted = 202;

    /// <returns>Null if no request with this key was answered within the last day.</returns>
    public static KeptAnswer? Find(Session ledger, KeyedRequest request) => ledger.QuerySingleOrDefault<KeptAnswer>(
        FindSql, new { request.Caller, request.Key, Since = (request.At - KeptFor).ToLedger() });

    public static void Keep(Session ledger, KeyedRequest request, int status, string? location, string body) =>
        Keep(ledger, [Row(request, status, location, body)]);

    /// <summary>Keeps the receipts of changes that came with such requests.</summary>
    public static void KeepReceipts(Session ledger, IReadOnlyList<IncomingChange> changes, IReadOnlyList<Receipt> receipts) => Keep(
        ledger,
        [
            .. changes.Zip(receipts).Where(change => change.First.Request is not null).GroupBy(change => change.First.Request!)
                .Select(request => Row(request.Key, Accepted, null, string.Join(',', request.Select(change => Json(change.Second))))),
        ]);

    /// <summary>Deletes the answers that are older than a day.</summary>
    public static void Forget(Session ledger, DateTimeOffset now) =>
        ledger.Execute("delete from answer where at < @Before", new { Before = (now - KeptFor).ToLedger() });

    private static string Json(Receipt receipt) => receipt.Id is { } id
        ? $$"""{"id":{{id.ToString(CultureInfo.InvariantCulture)}},"duplicate":false}"""
        : """{"id":null,"duplicate":true}""";

    private static void Keep(Session ledger, IReadOnlyList<object> rows)
    {
        if (rows.Count > 0)
        {
            ledger.ExecuteRows(ReplaceOldSql, rows);
            ledger.ExecuteRows(KeepSql, rows);
        }
    }

    private static object Row(KeyedRequest request, int status, string? location, string body) => new
    {
        request.Caller,
        request.Key,
        Request = request.Hash,
        Status = status,
        Location = location,
        Body = body,
        At = request.At.ToLedger(),
        Before = (request.At - KeptFor).ToLedger(),
    };

    private const string FindSql = """
        select request as Request, status as Status, location as Location, body as Body from answer
        where caller = @Caller and key = @Key and at >= @Since
        """;

    private const string ReplaceOldSql = """
        delete from answer where exists(
          select 1 from rows() r where answer.caller = r.Caller and answer.key = r.Key and answer.at < r.Before)
        """;

    // The changes of one request are recorded in parts if the store cannot take one of them: the receipts are appended.
    private const string KeepSql = """
        insert into answer (caller, key, request, status, location, body, at)
        select r.Caller, r.Key, r.Request, r.Status, r.Location, r.Body, r.At from rows() r where true
        on conflict (caller, key) do update set body = answer.body || ',' || excluded.body where answer.at = excluded.at
        """;
}
