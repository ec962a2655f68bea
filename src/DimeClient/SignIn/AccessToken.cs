using System.Buffers.Text;
using System.Text.Json;

namespace DimeClient;

/// <summary>A token and its validity. Pure: no clock.</summary>
/// <param name="Text">The text after <c>Bearer</c>.</param>
/// <param name="Expires">When the token expires; null if it does not say, and then only a 401 shows it.</param>
/// <param name="RenewAt">When to renew the token, so that it does not expire in the middle of a call.</param>
internal sealed record AccessToken(string Text, DateTimeOffset? Expires, DateTimeOffset? RenewAt)
{
    /// <summary>A call that starts with less validity left than this could reach the server after the token expired.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(1);

    /// <param name="text">A JWT, whose <c>exp</c> is read, or any other token.</param>
    /// <param name="now">When the token was received.</param>
    /// <remarks>
    /// Source: RFC 7519 §4.1.4. A token that is already expired on arrival means that the clocks differ: then only a 401 counts.
    /// </remarks>
    public static AccessToken Read(string text, DateTimeOffset now)
    {
        if (ExpiryOf(text) is not { } expires || expires <= now)
        {
            return new(text, null, null);
        }
        var half = (expires - now) / 2;
        return new(text, expires, expires - (half < Margin ? half : Margin));
    }

    public override string ToString() => nameof(AccessToken);

    private static DateTimeOffset? ExpiryOf(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 3 || !Base64Url.IsValid(parts[1]))
        {
            return null;
        }
        try
        {
            var payload = JsonElement.Parse(Base64Url.DecodeFromChars(parts[1]));
            return payload.Member("exp") is { ValueKind: JsonValueKind.Number } exp
                && exp.TryGetDouble(out var seconds) && seconds is > 0 and < 253_402_300_800
                ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
