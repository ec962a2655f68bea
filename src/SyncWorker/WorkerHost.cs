using Microsoft.AspNetCore.Server.Kestrel.Core;
using SyncWorker.Configuration;
using SyncWorker.Ledger;
using SyncWorker.Operate;

namespace SyncWorker;

/// <summary>Builds and runs the service.</summary>
internal static class WorkerHost
{
    /// <param name="configFile">A settings file of the user's, or null.</param>
    /// <param name="overrides">What the command line says; wins over everything.</param>
    /// <exception cref="ConfigurationException">Something in the settings is wrong.</exception>
    public static WebApplication Build(string? configFile, IReadOnlyDictionary<string, string?> overrides)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddSyncWorker(configFile, overrides);
        var settings = Settings.Read(builder.Configuration);

        builder.Logging.ClearProviders().AddConfiguration(builder.Configuration.GetSection("Logging")).AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss ";
        });
        builder.WebHost.UseUrls(settings.Http.Urls.Split(';'));
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = settings.Receive.MaxBodyBytes + 1L);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Dime.Timeout + TimeSpan.FromSeconds(5));
        builder.Services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        builder.Services.AddProblemDetails();
        builder.Services.AddOpenApi();
        builder.Services.AddFlow(settings);
#if SERVICE_HOSTING
        builder.Services.AddWindowsService(service => service.ServiceName = "SyncWorker");
        builder.Services.AddSystemd();
#endif
        var app = builder.Build();

        // Opened here, so that a ledger in use is said in one sentence before anything starts.
        app.Services.GetRequiredService<LedgerStore>();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.MapSyncWorker();
        return app;
    }

    /// <summary>Runs until it is stopped.</summary>
    /// <returns>0 after a stop that was asked for, 1 when a loop has ended by itself: a service manager then starts it again.</returns>
    public static async Task<int> RunAsync(WebApplication app, CancellationToken cancellationToken)
    {
        // By default .NET would exit 0 when a loop ends by an exception, and nobody would start it again.
        var loops = app.Services.GetServices<IHostedService>().OfType<BackgroundService>().ToList();
        await app.RunAsync(cancellationToken);
        return loops.Exists(loop => loop.ExecuteTask is { IsFaulted: true }) ? 1 : 0;
    }
}
