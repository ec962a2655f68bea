namespace DimeClient;

/// <summary>
/// The header that authenticates a request; without a header, the request is anonymous. <c>ToString</c> does not show it.
/// </summary>
internal sealed class Credential
{
    private Credential(string? header, string? value, string? token) => (Header, Value, Token) = (header, value, token);

    public static Credential None { get; } = new(null, null, null);

    public string? Header { get; }

    public string? Value { get; }

    /// <summary>The token, if it can be renewed.</summary>
    public string? Token { get; }

    public static Credential OfKey(string key) => new("X-API-KEY", key, null);

    public static Credential OfToken(string token) => new("Authorization", $"Bearer {token}", token);
}
