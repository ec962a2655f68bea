using System.Security.Cryptography;
using System.Text;

namespace SyncWorker.Operate;

/// <summary>Who is asking. Without configured keys everybody is the operator, and only loopback is listened on.</summary>
internal sealed class KeyCheck(HttpOptions options)
{
    /// <summary>An endpoint filter that lets these roles pass; the operator always may.</summary>
    public Func<EndpointFilterInvocationContext, EndpointFilterDelegate, ValueTask<object?>> Allow(params HttpRole[] roles) => async (context, next) =>
    {
        if (options.Keys.Count == 0)
        {
            context.HttpContext.Items[nameof(HttpKey)] = "local";
            return await next(context);
        }

        if (Find(context.HttpContext.Request) is not { } key)
        {
            return TypedResults.Problem(
                "Send a key of Http:Keys as X-API-KEY, or as Authorization: Bearer.", statusCode: StatusCodes.Status401Unauthorized, title: "A key is required.");
        }

        if (key.Role != HttpRole.Operator && !roles.Contains(key.Role))
        {
            return TypedResults.Problem(
                $"The key '{key.Name}' has the role {key.Role}; this takes {string.Join(" or ", roles.Append(HttpRole.Operator).Distinct())}.",
                statusCode: StatusCodes.Status403Forbidden, title: "The key may not do this.");
        }

        context.HttpContext.Items[nameof(HttpKey)] = key.Name;
        return await next(context);
    };

    /// <summary>The name that goes into the audit.</summary>
    public static string CallerOf(HttpContext context) => context.Items[nameof(HttpKey)] as string ?? "unknown";

    private HttpKey? Find(HttpRequest request)
    {
        var bearer = request.Headers.Authorization.ToString();
        var given = request.Headers["X-API-KEY"].ToString() is { Length: > 0 } key ? key
            : bearer.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? bearer["Bearer ".Length..].Trim() : "";
        var hash = Hash(given);
        return options.Keys.FirstOrDefault(known => CryptographicOperations.FixedTimeEquals(hash, Hash(known.Key!)));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
