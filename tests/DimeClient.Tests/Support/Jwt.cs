using System.Buffers.Text;
using System.Text;

namespace DimeClient.Tests.Support;

/// <summary>Writes tokens as a server would.</summary>
internal static class Jwt
{
    public static string Expiring(DateTimeOffset at, string id = "1") => Of($$"""{"sub":"{{id}}","exp":{{at.ToUnixTimeSeconds()}}}""");

    public static string Of(string payload) =>
        $"{Part("""{"alg":"none"}""")}.{Part(payload)}.c2lnbmF0dXJl";

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
