using System.Text.RegularExpressions;

namespace SyncWorker.Receive;

/// <summary>
/// Tells which headers of a message hold credentials. Those headers are not kept, because a dead letter is read by more people, and for
/// longer, than the message itself. Pure.
/// </summary>
internal static partial class SecretHeaders
{
    /// <summary>Replaces the value, so that people see that there was one.</summary>
    public const string NotKept = "(not kept)";

    // Parts of names without hyphens, dots and underscores: x-api-key, X_Api_Key, proxy-authorization, refreshToken, …
    private static readonly string[] Names =
    [
        "authorization", "apikey", "accesskey", "privatekey", "sharedkey", "accountkey", "token", "password", "passwd", "passphrase",
        "pwd", "secret", "credential", "cookie", "connectionstring", "sessionid",
    ];

    private static readonly string[] Schemes = ["Bearer ", "Basic ", "Digest ", "Negotiate ", "NTLM "];

    public static bool IsName(string name)
    {
        var letters = string.Concat(name.Where(char.IsLetterOrDigit));
        return Array.Exists(Names, part => letters.Contains(part, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>
    /// Whether a value is secret under any name: it begins like an <c>Authorization</c> header, or is an address with a user's password.
    /// </summary>
    public static bool IsValue(string text) =>
        Array.Exists(Schemes, scheme => text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
        || AddressWithPassword().IsMatch(text);

    // Not Uri.TryCreate: some texts make it throw, and a header can hold any text.
    [GeneratedRegex(@"^\s*[a-z][a-z0-9+.\-]*://[^/?#]*:[^/?#]*@", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex AddressWithPassword();
}
