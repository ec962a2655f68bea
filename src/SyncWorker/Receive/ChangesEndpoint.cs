using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using SyncWorker.Changes;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Receive;

/// <summary>
/// <c>POST /api/changes</c> takes one change or an array, all or nothing. 202 means that the changes are durable: the ledger is
/// written within the request.
/// </summary>
internal static class ChangesEndpoint
{
    /// <summary>More problems than a person reads. Each one is short, so the response stays short too.</summary>
    private const int MostProblems = 50;

    /// <summary>What the caller gets for each change.</summary>
    /// <param name="Id">The receipt of the change; null for a repeat.</param>
    /// <param name="Duplicate">The change was recorded before and is not recorded again.</param>
    internal sealed record Accepted(long? Id, bool Duplicate);

    internal sealed record AcceptedChanges(IReadOnlyList<Accepted> Changes);

    /// <returns>The body, or why it is refused.</returns>
    public static async Task<(ReadOnlyMemory<byte> Body, IResult? Refusal)> ReadAsync(
        HttpRequest request, ReceiveOptions options, CancellationToken cancellationToken)
    {
        if (request.ContentLength > options.MaxBodyBytes)
        {
            // The web server does not read such a body to its end, and ends the connection: the caller must not use it again.
            request.HttpContext.Response.Headers.Connection = "close";
            return (default, Refuse(
                StatusCodes.Status413PayloadTooLarge,
                "The body is too large.",
                $"{request.ContentLength} bytes; at most {options.MaxBodyBytes} (Receive:MaxBodyBytes)."));
        }

        try
        {
            return (await RequestBody.ReadAsync(request, options.MaxBodyBytes, "Receive:MaxBodyBytes", cancellationToken), null);
        }
        catch (BadHttpRequestException refused)
        {
            // Thrown by the web server: the size of a chunked body is known only once it is read.
            return (default, Refuse(
                refused.StatusCode,
                refused.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is too large." : "The body cannot be read.",
                refused.StatusCode == StatusCodes.Status413PayloadTooLarge
                    ? $"At most {options.MaxBodyBytes} bytes are accepted (Receive:MaxBodyBytes)."
                    : refused.Message));
        }
    }

    /// <summary>Reads the changes. The caller then releases the body: holding it while they are recorded would double its memory.</summary>
    /// <param name="key">The Idempotency-Key: the message id of each change that has none.</param>
    /// <returns>All changes of the body, or why the whole body is refused.</returns>
    public static (IReadOnlyList<IncomingChange> Changes, IResult? Refusal) Parse(
        ChangeReader reader, ReadOnlyMemory<byte> body, string? key, DateTimeOffset now)
    {
        try
        {
            return ReadAll(reader, body, key, now);
        }
        catch (BodyTooLargeException large)
        {
            return ([], Refuse(StatusCodes.Status413PayloadTooLarge, "The body holds too many values.", large.Message));
        }
        catch (JsonException unreadable)
        {
            return ([], Refuse(StatusCodes.Status400BadRequest, "The body is not JSON.", unreadable.Message));
        }
    }

    /// <param name="keyed">The request, if it has an Idempotency-Key.</param>
    public static async Task<IResult> RecordAsync(
        IReadOnlyList<IncomingChange> changes, KeyedRequest? keyed, GroupCommit commit, HttpContext context)
    {
        if (context.Features.Get<AllowedSources>()?.RefusalOf(changes) is { } forbidden)
        {
            return forbidden;
        }

        changes = keyed is null ? changes : [.. changes.Select(change => change with { Request = keyed })];
        try
        {
            var receipts = await commit.RecordAsync(changes);
            return TypedResults.Json(
                new AcceptedChanges([.. receipts.Select(receipt => new Accepted(receipt.Id, receipt.Id is null))]),
                statusCode: StatusCodes.Status202Accepted);
        }
        catch (LedgerHeldException held)
        {
            context.Response.Headers.RetryAfter = "10";
            return Refuse(StatusCodes.Status503ServiceUnavailable, "The ledger cannot be written.", held.Message);
        }
    }

    /// <returns>All changes of the body, or why the whole body is refused.</returns>
    private static (IReadOnlyList<IncomingChange> Changes, ValidationProblem? Invalid) ReadAll(
        ChangeReader reader, ReadOnlyMemory<byte> body, string? key, DateTimeOffset now)
    {
        using var document = reader.Open(body);
        var root = document.RootElement;
        var isMany = root.ValueKind == JsonValueKind.Array;
        var origin = new Origin(Origin.Http, MessageId: key) { IsBulk = isMany && root.GetArrayLength() > Origin.MostOfNews };
        var changes = new List<IncomingChange>(isMany ? root.GetArrayLength() : 1);
        var errors = new Dictionary<string, List<string>>();
        var (found, i) = (0, 0);
        foreach (var element in isMany ? root.EnumerateArray().AsEnumerable() : [root])
        {
            foreach (var problem in Read(element, i, origin, reader, now, changes))
            {
                if (++found > MostProblems)
                {
                    continue;
                }

                var place = (isMany ? $"[{i}]" : "") + (isMany && problem.Field.Length > 0 ? "." : "") + problem.Field;
                var said = problem.Value is null ? problem.Allowed : $"\"{problem.Value}\" {problem.Allowed}";
                (errors.TryGetValue(place, out var list) ? list : errors[place] = []).Add(said);
            }
            i++;
        }

        return (changes, errors.Count == 0 ? null : TypedResults.ValidationProblem(
            errors.ToDictionary(error => error.Key, error => error.Value.ToArray()),
            detail: found > MostProblems
                ? $"Nothing was recorded. {MostProblems} problems are listed, and there are {found - MostProblems} more."
                : "Nothing was recorded.",
            title: $"{(isMany ? "Some changes are" : "The change is")} not valid."));
    }

    private static IReadOnlyList<Problem> Read(
        JsonElement element, int index, Origin origin, ChangeReader reader, DateTimeOffset now, List<IncomingChange> changes)
    {
        try
        {
            var (change, problems) = reader.Read(element, index, origin, now);
            changes.Add(change);
            return problems;
        }
        catch (Exception unreadable) when (ChangeReader.IsUnreadable(unreadable))
        {
            return [Problem.Of("", null, unreadable.Message)];
        }
    }

    private static ProblemHttpResult Refuse(int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title);
}
