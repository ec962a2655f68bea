using Microsoft.AspNetCore.Authentication;
using SyncWorker.Operate.Access;

namespace SyncWorker.Dashboard.Access;

/// <summary>Lets only those who may see the page reach it: its documents, its WebSocket and its downloads.</summary>
internal sealed class PageGuard(KeyRing keys)
{
    // 'self' in connect-src includes the WebSocket of the same host and port.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'self'; frame-ancestors 'none'";

    public async Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<PageAccess>() is not { } access)
        {
            await next(context);
            return;
        }

        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // Not no-referrer: with it, browsers send "Origin: null" with the forms of the page itself.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";

        var request = context.Request;
        if (IsForeign(request))
        {
            await TypedResults.Problem(
                $"Origin = {request.Headers.Origin}: must be this service's own.",
                statusCode: StatusCodes.Status403Forbidden,
                title: "The request comes from another site.").ExecuteAsync(context);
            return;
        }

        if (await UserAsync(context) is { } user)
        {
            context.User = user.ToPrincipal();
        }
        else if (!access.IsOpen)
        {
            await RefuseAsync(context);
            return;
        }
        await next(context);
    }

    private async Task<PageUser?> UserAsync(HttpContext context)
    {
        if (!keys.AreRequired)
        {
            return PageUser.Local;
        }

        var ticket = await context.AuthenticateAsync(PageUser.Scheme);
        return ticket.Principal is { } principal && PageUser.Of(principal) is { KeyId: { } id } user && keys.Knows(id, user.Role)
            ? user
            : null;
    }

    private static async Task RefuseAsync(HttpContext context)
    {
        var request = context.Request;
        var isForPeople = HttpMethods.IsGet(request.Method) && !context.WebSockets.IsWebSocketRequest
            && request.Headers.Accept.ToString().Contains("html", StringComparison.Ordinal);
        if (!isForPeople)
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
        }
        else if (request.Headers["Sec-Fetch-Site"] == "cross-site" && request.Query["again"].Count == 0)
        {
            // A strict cookie is not sent when a link on another site is followed. The same request from this page has it.
            context.Response.Headers["Refresh"] = "0";
            await Results.Content("", "text/html; charset=utf-8").ExecuteAsync(context);
        }
        else
        {
            context.Response.Redirect($"{request.PathBase}/sign-in?back={Uri.EscapeDataString(request.Path + request.QueryString)}");
        }
    }

    /// <summary>
    /// Whether another site's page sends the request. Behind a proxy that ends TLS the scheme differs, so only host and port count.
    /// A browser always sends <c>Origin</c> with a WebSocket and with a form.
    /// </summary>
    // Not Uri.TryCreate: some texts make it throw, and a header can hold any text.
    private static bool IsForeign(HttpRequest request) =>
        request.Headers.Origin.ToString() is { Length: > 0 } origin
        && !origin.Equals($"http://{request.Host}", StringComparison.OrdinalIgnoreCase)
        && !origin.Equals($"https://{request.Host}", StringComparison.OrdinalIgnoreCase);
}
