namespace DimeClient;

/// <summary>The header that says who asks; without one, nobody is named. No <c>ToString</c> that shows it.</summary>
internal sealed class Credential
{
    private Credential(string? header, string? value, string? token) => (Header, Value, Token) = (header, value, token);

    public static Credential None { get; } = new(null, null, null);

    public string? Header { get; }

    public string? Value { get; }

    /// <summary>The token, where it is one that can be renewed.</summary>
    public string? Token { get; }

    public static Credential OfKey(string key) => new("X-API-KEY", key, null);

    public static Credential OfToken(string token) => new("Authorization", $"Bearer {token}", token);
}
