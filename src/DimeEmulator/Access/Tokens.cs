using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace DimeEmulator;

/// <summary>
/// Tokens with the shape of a real JWT, so that a client can read <c>exp</c>; nobody signs them, since all this guards is a
/// local emulator.
/// </summary>
internal static class Tokens
{
    private const string Issuer = "dime-emulator";

    /// <summary>How long a token is good for. The real lifetime is not known; an hour is usual.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public static string Issue(string user, DateTimeOffset now)
    {
        var header = Encode(new { alg = "none", typ = "JWT" });
        var payload = Encode(new { iss = Issuer, sub = user, iat = now.ToUnixTimeSeconds(), exp = (now + Lifetime).ToUnixTimeSeconds() });
        return $"{header}.{payload}.";
    }

    /// <summary>It is one of ours and has not expired. Good over a restart: nothing has to be remembered.</summary>
    public static bool IsValid(string token, DateTimeOffset now)
    {
        var parts = token.Split('.');
        if (parts.Length != 3)
        {
            return false;
        }
        try
        {
            using var payload = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            return payload.RootElement.TryGetProperty("iss", out var issuer) && issuer.GetString() == Issuer
                && payload.RootElement.GetProperty("exp").GetInt64() > now.ToUnixTimeSeconds();
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            return false;
        }
    }

    private static string Encode(object part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(part)));
}
