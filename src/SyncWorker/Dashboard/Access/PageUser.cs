using System.Security.Claims;
using SyncWorker.Operate;

namespace SyncWorker.Dashboard.Access;

/// <summary>Who looks at the page.</summary>
/// <param name="IsSignedIn">False without configured keys: then everybody on this machine is an operator.</param>
/// <param name="KeyId">Identifies the key that the user signed in with, without telling it.</param>
internal sealed record PageUser(string Name, HttpRole Role, bool IsSignedIn, string? KeyId)
{
    /// <summary>The cookie's scheme.</summary>
    public const string Scheme = "page";

    private const string KeyClaim = "key";

    /// <summary>The user while no keys are configured.</summary>
    public static readonly PageUser Local = new("local", HttpRole.Operator, IsSignedIn: false, KeyId: null);

    public bool MayAct => Role == HttpRole.Operator;

    public ClaimsPrincipal ToPrincipal()
    {
        List<Claim> claims = [new(ClaimTypes.Name, Name), new(ClaimTypes.Role, Role.ToString())];
        if (KeyId is not null)
        {
            claims.Add(new(KeyClaim, KeyId));
        }
        return new(new ClaimsIdentity(claims, Scheme));
    }

    /// <summary>Null if nobody is signed in.</summary>
    public static PageUser? Of(ClaimsPrincipal principal) =>
        Enum.TryParse<HttpRole>(principal.FindFirstValue(ClaimTypes.Role), out var role)
            ? new(
                principal.FindFirstValue(ClaimTypes.Name) ?? "",
                role,
                principal.HasClaim(claim => claim.Type == KeyClaim),
                principal.FindFirstValue(KeyClaim))
            : null;
}
