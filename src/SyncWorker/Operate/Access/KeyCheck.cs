using System.Security.Cryptography;
using System.Text;

namespace SyncWorker.Operate.Access;

/// <summary>
/// Checks the caller's key before any of the body is read. Without configured keys every local caller is an operator:
/// see <see cref="LoopbackCheck"/>.
/// </summary>
internal sealed class KeyCheck(HttpOptions options, GuessDelay guesses, TimeProvider time, ILogger<KeyCheck> log)
{
    private const int IdLength = 16;

    private readonly IReadOnlyList<(byte[] Hash, HttpKey Key)> _keys = [.. options.Keys.Select(key => (Hash(key.Key!), key))];

    public async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (_keys.Count == 0)
        {
            context.Items[nameof(HttpKey)] = "local";
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
    public static string CallerOf(HttpContext context) => context.Items[nameof(HttpKey)] as string ?? "unknown";

    /// <summary>Names a key without telling it.</summary>
    public static string IdOf(string key) => Convert.ToHexStringLower(Hash(key))[..IdLength];

    /// <summary>Whether the key with this id still exists and has this role.</summary>
    public bool Knows(string id, HttpRole role) =>
        _keys.Any(known => known.Key.Role == role && Convert.ToHexStringLower(known.Hash)[..IdLength] == id);

    /// <summary>The key that somebody signs in with; null if it is not known, after the same wait as elsewhere.</summary>
    public async Task<HttpKey?> FindForSignInAsync(HttpContext context, string given) => given.Length > 0 && Find(given) is { } key
        ? key
        : await RefuseUnknownAsync(context);

    private async Task<HttpKey?> RefuseUnknownAsync(HttpContext context)
    {
        log.LogWarning(
            "A key was refused: {Method} {Path} from {Address}. It is not in Http:Keys.",
            context.Request.Method, context.Request.Path, context.Connection.RemoteIpAddress);
        await Task.Delay(guesses.Next(), time, context.RequestAborted);
        return null;
    }

    private async Task<IResult?> RefusalAsync(HttpContext context, RequiredRole required)
    {
        var given = Given(context.Request);
        if (given.Length == 0)
        {
            return Refuse(
                StatusCodes.Status401Unauthorized,
                "A key is required.",
                "Send a key of Http:Keys as X-API-KEY, or as Authorization: Bearer.");
        }

        if (Find(given) is not { } key)
        {
            await RefuseUnknownAsync(context);
            return Refuse(
                StatusCodes.Status401Unauthorized,
                "The key is not known.",
                "Send a key of Http:Keys as X-API-KEY, or as Authorization: Bearer.");
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

        context.Items[nameof(HttpKey)] = key.Name;
        return null;
    }

    private HttpKey? Find(string given)
    {
        var hash = Hash(given);
        return _keys.FirstOrDefault(known => CryptographicOperations.FixedTimeEquals(hash, known.Hash)).Key;
    }

    private static string Given(HttpRequest request)
    {
        var bearer = request.Headers.Authorization.ToString();
        return request.Headers["X-API-KEY"].ToString() is { Length: > 0 } key ? key
            : bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? bearer["Bearer ".Length..].Trim() : "";
    }

    private static IResult Refuse(int status, string title, string detail) =>
        TypedResults.Problem(detail, statusCode: status, title: title);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
