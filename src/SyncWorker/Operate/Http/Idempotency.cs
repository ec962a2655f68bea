using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Record;
using SyncWorker.Operate.Access;

namespace SyncWorker.Operate.Http;

/// <summary>
/// Requests with an <c>Idempotency-Key</c>: a repeat within a day gets the answer of the first, and nothing is done twice. The answer is
/// kept in the transaction that does what was asked, so a crash cannot separate the two.
/// </summary>
internal sealed class Idempotency(LedgerStore store, TimeProvider time)
{
    public const string Header = "Idempotency-Key";

    /// <summary>The answer was given before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    private readonly ConcurrentDictionary<(string Caller, string Key), bool> _running = new();

    /// <returns>The key of the request, if it has one, or what is wrong with it.</returns>
    public static (string? Key, IResult? Wrong) Read(HttpRequest request) => request.Headers[Header] switch
    {
        { Count: 0 } => (null, null),
        [{ Length: > 0 and <= StorableText.MostOfId } key]
            when !key.Any(char.IsControl) && StorableText.Of(key, StorableText.MostOfId) == key => (key, null),
        var values => (null, ApiAnswer.Wrong(
            [Problem.Of(
                Header, values,
                $"must be given once, with 1 to {StorableText.MostOfId} characters, no control characters and no half of a character")],
            "The header is not valid.")),
    };

    /// <summary>The method, the path and the body, as far as two requests are the same.</summary>
    public static byte[] HashOf(HttpRequest request, ReadOnlySpan<byte> body)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{request.Method} {request.Path}\n"));
        hash.AppendData(body);
        return hash.GetHashAndReset();
    }

    /// <param name="act">Does what is asked, with the request whose answer it keeps; null: the request has no key.</param>
    public async Task<IResult> RunAsync(HttpContext context, string? key, byte[] hash, Func<KeyedRequest?, Task<IResult>> act)
    {
        if (key is null)
        {
            return await act(null);
        }

        var request = new KeyedRequest(KeyCheck.CallerOf(context), key, hash, time.GetUtcNow());
        if (!_running.TryAdd((request.Caller, key), true))
        {
            context.Response.Headers.RetryAfter = "1";
            return ApiAnswer.Problem(
                StatusCodes.Status409Conflict, "A request with this key is running.",
                $"{Header} = {Problem.Of("", key, "").Value}: must not be used again before the first request is answered.");
        }

        try
        {
            return store.Read(ledger => KeptAnswers.Find(ledger, request)) is { } kept
                ? Repeated(context, key, request, kept)
                : await act(request);
        }
        finally
        {
            _running.TryRemove((request.Caller, key), out _);
        }
    }

    private static IResult Repeated(HttpContext context, string key, KeyedRequest request, KeptAnswer kept)
    {
        if (!request.Hash.AsSpan().SequenceEqual(kept.Request))
        {
            return ApiAnswer.Problem(
                StatusCodes.Status422UnprocessableEntity, "The key was used for another request.",
                $"{Header} = {Problem.Of("", key, "").Value}: must be new for another method, path or body within a day.");
        }

        context.Response.Headers[ReplayedHeader] = "true";
        context.Response.Headers.Location = kept.Location;
        return Results.Text(kept.Json, "application/json", Encoding.UTF8, kept.Status);
    }
}
