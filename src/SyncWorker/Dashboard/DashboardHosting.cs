using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using SyncWorker.Dashboard.Access;
using SyncWorker.Dashboard.Assets;
using SyncWorker.Operate.Access;

namespace SyncWorker.Dashboard;

/// <summary>Adds the page to the service.</summary>
internal static class DashboardHosting
{
    // An edited letter goes to the server in one message; SignalR's own limit of 32 kB is less than a long description.
    private const long MostBytesOfAMessage = 512 * 1024;

    private static readonly TimeSpan SignedInFor = TimeSpan.FromHours(12);

    /// <param name="keyFolder">Where the keys of the sign-in cookies are kept; null: in memory, so a restart signs everybody out.</param>
    public static void AddDashboard(this IServiceCollection services, string? keyFolder)
    {
        services.AddRazorComponents().AddInteractiveServerComponents()
            .AddHubOptions(hub => hub.MaximumReceiveMessageSize = MostBytesOfAMessage);
        services.AddAuthentication().AddCookie(PageUser.Scheme, cookie =>
        {
            cookie.Cookie.Name = "__Host-syncworker";
            cookie.Cookie.Path = "/";
            cookie.Cookie.HttpOnly = true;
            cookie.Cookie.SecurePolicy = CookieSecurePolicy.Always;
            cookie.Cookie.SameSite = SameSiteMode.Strict;
            cookie.ExpireTimeSpan = SignedInFor;
            cookie.SlidingExpiration = true;
        });
        services.AddAntiforgery(tokens =>
        {
            tokens.Cookie.Name = "syncworker-form";
            tokens.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });

        // It warns that the keys are not encrypted. Neither is the ledger beside them.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error));
        var protection = services.AddDataProtection().SetApplicationName("syncworker");
        _ = keyFolder is null
            ? protection.UseEphemeralDataProtectionProvider()
            : protection.PersistKeysToFileSystem(new(keyFolder));
        services.AddSingleton<PageGuard>();
        services.AddSingleton<LiveStatus>();
        services.AddScoped<Desk>();
    }

    /// <summary>Checks requests for the page. Comes after the checks of all requests.</summary>
    public static void UseDashboard(this WebApplication app)
    {
        app.Use(app.Services.GetRequiredService<PageGuard>().CheckAsync);
        app.UseAntiforgery();
    }

    public static void MapDashboard(this WebApplication app)
    {
        PageAssets.Map(app);
        Session.Map(app);
        LetterExport.Map(app);

        // The guard's policy has frame-ancestors already.
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(page => page.ContentSecurityFrameAncestorsPolicy = null).Add(endpoint =>
        {
            if (!endpoint.Metadata.OfType<PageAccess>().Any())
            {
                var isOpen = endpoint.Metadata.OfType<OpenPageAttribute>().Any();
                endpoint.Metadata.Add(new PageAccess(isOpen));
            }
        });
    }
}
