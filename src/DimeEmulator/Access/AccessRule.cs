namespace DimeEmulator;

/// <summary>
/// Decides whether a caller may use the API: with any key that is not empty, with the configured key if there is one, or with a
/// token of ours.
/// </summary>
internal static class AccessRule
{
    /// <returns>Why the caller is refused, or null.</returns>
    public static string? Refusal(IHeaderDictionary headers, string? apiKey, DateTimeOffset now)
    {
        const string scheme = "Bearer ";
        var authorization = headers.Authorization.ToString();
        if (authorization.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Tokens.IsValid(authorization[scheme.Length..].Trim(), now) ? null : "The token is not valid, or has expired.";
        }
        var sent = headers["X-API-KEY"].ToString();
        if (string.IsNullOrWhiteSpace(sent))
        {
            return "Send an API key in X-API-KEY, or a token from POST /token as Authorization: Bearer.";
        }
        return apiKey is null || string.Equals(apiKey, sent, StringComparison.Ordinal) ? null : "The API key is not valid.";
    }
}
