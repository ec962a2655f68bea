using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Mvc;
using SyncWorker.Operate;
using SyncWorker.Operate.Access;

namespace SyncWorker.Dashboard.Access;

/// <summary>Sign-in with a key, and sign-out. Antiforgery tokens are checked before these run.</summary>
internal static class Session
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/session", SignInAsync).WithMetadata(new PageAccess(IsOpen: true)).ExcludeFromDescription();
        routes.MapPost("/session/end", SignOutAsync).WithMetadata(new PageAccess(IsOpen: true)).ExcludeFromDescription();
    }

    private static async Task<IResult> SignInAsync(
        HttpContext context, KeyCheck keys, [FromForm] string? key, [FromForm] string? back)
    {
        var known = await keys.FindForSignInAsync(context, key ?? "");
        var refusal = known is null ? "key" : known.Role == HttpRole.Publisher ? "role" : null;
        if (refusal is not null)
        {
            return Results.LocalRedirect($"~/sign-in?refused={refusal}&back={Uri.EscapeDataString(Local(back))}");
        }

        await context.SignInAsync(
            PageUser.Scheme, new PageUser(known!.Name, known.Role, IsSignedIn: true, known.Id).ToPrincipal());
        return Results.LocalRedirect("~" + Local(back));
    }

    private static async Task<IResult> SignOutAsync(HttpContext context, [FromForm] string? back)
    {
        await context.SignOutAsync(PageUser.Scheme);
        return Results.LocalRedirect("~/sign-in");
    }

    /// <summary>A path of this service, so that a link cannot send people elsewhere after they have signed in.</summary>
    private static string Local(string? back) =>
        back is ['/', not ('/' or '\\'), ..] && !back.Contains('\\', StringComparison.Ordinal) && !back.Any(char.IsControl) ? back : "/";
}
