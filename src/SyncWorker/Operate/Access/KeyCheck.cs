using SyncWorker.Ledger;
using SyncWorker.Receive;

namespace SyncWorker.Operate.Access;

/// <summary>
/// Checks the caller's key before any of the body is read. Without keys every local caller is an operator: see
/// <see cref="LoopbackCheck"/>.
/// </summary>
internal sealed class KeyCheck(KeyRing keys, GuessDelay guesses, TimeProvider time, ILogger<KeyCheck> log)
{
    private const string Caller = "caller";

    private const string Role = "role";

    private const string HowToSend = "Send a key of this service as X-API-KEY, or as Authorization: Bearer.";

    public async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (!keys.AreRequired)
        {
            (context.Items[Caller], context.Items[Role]) = ("local", HttpRole.Operator);
        }
        else if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredRole>() is { } required
            && await RefusalAsync(context, required) is { } refusal)
        {
            await refusal.ExecuteAsync(context);
            return;
        }
        await next(context);
    }

    /// <summary>The caller's name for the audit.</summary>
    public static string CallerOf(HttpContext context) => context.Items[Caller] as string ?? "unknown";

    /// <summary>The caller's role.</summary>
    public static HttpRole RoleOf(HttpContext context) => context.Items[Role] is HttpRole role ? role : HttpRole.Viewer;

    /// <summary>The key that somebody signs in with; null if it is not valid, after the same wait as elsewhere.</summary>
    public async Task<KnownKey?> FindForSignInAsync(HttpContext context, string given)
    {
        var (key, _) = await FindAsync(context, given);
        return key;
    }

    /// <returns>The key, or why it is refused, after a wait.</returns>
    private async Task<(KnownKey? Key, string Refusal)> FindAsync(HttpContext context, string given)
    {
        var key = given.Length == 0 ? null : keys.Find(given);
        if (key?.WhyInvalid(time.GetUtcNow()) is null && key is not null)
        {
            return (key, "");
        }

        await Task.Delay(guesses.Next(), time, context.RequestAborted);

        // After the wait the ledger may be asked again, so a key that was made just now is known in any case.
        key ??= given.Length == 0 ? null : keys.Find(given);
        var why = key is null ? "The key is not known."
            : key.WhyInvalid(time.GetUtcNow()) is { } invalid ? $"The key '{key.Name}' {invalid}."
            : "";
        if (why.Length > 0)
        {
            log.LogWarning(
                "A key was refused: {Method} {Path} from {Address}. {Why}",
                context.Request.Method, context.Request.Path, context.Connection.RemoteIpAddress, why);
        }
        return (why.Length > 0 ? null : key, why);
    }

    private async Task<IResult?> RefusalAsync(HttpContext context, RequiredRole required)
    {
        var given = Given(context.Request);
        if (given.Length == 0)
        {
            return Refuse(StatusCodes.Status401Unauthorized, "A key is required.", HowToSend);
        }

        var (key, why) = await FindAsync(context, given);
        if (key is null)
        {
            return Refuse(StatusCodes.Status401Unauthorized, why, HowToSend);
        }

        if (!required.Allows(key.Role))
        {
            log.LogWarning(
                "The key '{Name}' was refused: {Method} {Path} requires {Roles}, and the key has {Role}.",
                key.Name, context.Request.Method, context.Request.Path, required, key.Role);
            return Refuse(
                StatusCodes.Status403Forbidden,
                "The key may not do this.",
                $"The key '{key.Name}' has the role {key.Role}; this requires {required}.");
        }

        (context.Items[Caller], context.Items[Role]) = (key.Name, key.Role);
        if (key.SourceApps.Count > 0)
        {
            context.Features.Set(new AllowedSources(key.SourceApps, context.RequestServices.GetRequiredService<LedgerStore>()));
        }
        return null;
    }

    private static string Given(HttpRequest request)
    {
        var bearer = request.Headers.Authorization.ToString();
        return request.Headers["X-API-KEY"].ToString() is { Length: > 0 } key ? key
            : bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? bearer["Bearer ".Length..].Trim() : "";
    }

    private static IResult Refuse(int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title);
}
