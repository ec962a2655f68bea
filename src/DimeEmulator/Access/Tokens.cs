using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace DimeEmulator;

/// <summary>
/// Tokens with the shape of a real JWT, so that a client can read <c>exp</c>. They are not signed, because they only guard a local
/// emulator.
/// </summary>
internal static class Tokens
{
    private const string Issuer = "dime-emulator";

    /// <summary>The lifetime of a token. The real lifetime is unknown; an hour is usual.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    public static string Issue(string user, DateTimeOffset now)
    {
        var header = Encode(new { alg = "none", typ = "JWT" });
        var payload = Encode(new { iss = Issuer, sub = user, iat = now.ToUnixTimeSeconds(), exp = (now + Lifetime).ToUnixTimeSeconds() });
        return $"{header}.{payload}.";
    }

    /// <summary>
    /// True for a token of ours that has not expired. Tokens survive a restart, because the emulator stores nothing about them.
    /// </summary>
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
