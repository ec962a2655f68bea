using DimeClient;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging.Console;
using SyncWorker.Configuration;
using SyncWorker.Dashboard;
using SyncWorker.Ledger;
using SyncWorker.Operate;
using SyncWorker.Operate.Access;
using SyncWorker.Operate.Http;
using SyncWorker.Runtime;

namespace SyncWorker.Hosting;

/// <summary>Builds and runs the service.</summary>
internal static class WorkerHost
{
    private const int FewestThreads = 16;

    /// <param name="configFile">The user's settings file, or null.</param>
    /// <param name="overrides">Settings from the command line; they override all others.</param>
    /// <param name="logTo">Receives the log instead of the console; null for the console.</param>
    /// <exception cref="ConfigurationException">Something in the settings is wrong.</exception>
    public static WebApplication Build(string? configFile, IReadOnlyDictionary<string, string?> overrides, ILoggerProvider? logTo = null)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddSyncWorker(configFile, overrides);
        var settings = Settings.Read(builder.Configuration);

        builder.Logging.ClearProviders().AddConfiguration(builder.Configuration.GetSection("Logging"));
        if (logTo is not null)
        {
            builder.Logging.AddProvider(logTo);
        }
        else
        {
            builder.Logging.AddConsole(console => console.FormatterName = LogLines.Format)
                .Services.AddSingleton<ConsoleFormatter, LogLines>();
        }
        if (ServerCertificate.Problem(settings.Http.Certificate) is { } unusable)
        {
            throw new ConfigurationException([unusable]);
        }
        builder.WebHost.UseUrls(settings.Http.Urls.Split(';'));
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<ServerCertificate>((kestrel, certificate) =>
            kestrel.ConfigureHttpsDefaults(certificate.Configure));
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.Limits.MaxRequestBodySize = settings.Receive.MaxBodyBytes + 1L);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = settings.Dime.Timeout + TimeSpan.FromSeconds(5));
        builder.Services.ConfigureHttpJsonOptions(json => Json.Configure(json.SerializerOptions));
        builder.Services.AddProblemDetails(RequestChecks.Explain);
        builder.Services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true);
        builder.Services.AddApiDescription();
        builder.Services.AddFlow(settings);
        builder.Services.AddDashboard(
            settings.Ledger.Provider == LedgerProvider.Sqlite ? Path.Combine(settings.Ledger.Folder, "page-keys") : null);
        builder.Services.AddWindowsService(service => service.ServiceName = "SyncWorker");
        builder.Services.AddSystemd();
        var app = builder.Build();

        // A ledger that does not answer blocks the thread that asks it. More threads keep health checks answered while loops are blocked.
        ThreadPool.GetMinThreads(out var threads, out var ports);
        ThreadPool.SetMinThreads(Math.Max(threads, FewestThreads), ports);

        // The ledger is opened here, so that a ledger in use is reported in one sentence before anything starts.
        if (app.Services.GetRequiredService<LedgerStore>().Now is { } now)
        {
            app.Services.GetRequiredService<LedgerClock>().Follow(now);
        }
        if (!app.Services.GetRequiredService<KeyRing>().AreRequired && settings.Http.ProblemsWithoutKeys().ToList() is { Count: > 0 } open)
        {
            app.DisposeAsync().AsTask().GetAwaiter().GetResult();
            throw new ConfigurationException(open);
        }
        app.UseForwarding(settings.Http);
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseRequestChecks();
        app.UseDashboard();
        app.MapSyncWorker();
        app.MapDashboard();
        return app;
    }

    /// <summary>Runs the service until it is stopped.</summary>
    /// <exception cref="ConfigurationException">
    /// The service cannot listen on the configured addresses, or the ledger belongs to another board.
    /// </exception>
    /// <returns>0 after a requested stop; 1 if a loop has failed, so that a service manager starts the service again.</returns>
    public static async Task<int> RunAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var settings = app.Services.GetRequiredService<Settings>();
        if (ListenCheck.Problems(settings.Http.Urls).ToList() is { Count: > 0 } problems)
        {
            throw new ConfigurationException(problems);
        }

        await BoardCheck.RunAsync(
            app.Services.GetRequiredService<LedgerStore>(),
            app.Services.GetRequiredService<DimeSchedulerClient>(),
            settings,
            app.Services.GetRequiredService<TimeProvider>(),
            cancellationToken);
        var keys = app.Services.GetRequiredService<KeyRing>().Count;
        StartLog.Lines(settings, keys).ToList().ForEach(line => app.Logger.LogInformation("{Line}", line));
        ConfigurationSources.Warnings().ToList().ForEach(line => app.Logger.LogWarning("{Line}", line));

        // By default .NET exits with 0 when a loop ends with an exception, so no service manager would start the service again.
        var loops = Loops(app);
        await app.RunAsync(cancellationToken);
        return loops.Exists(HasFailed) ? 1 : 0;
    }

    /// <summary>The background loops. Get them before the service is disposed.</summary>
    public static List<BackgroundService> Loops(WebApplication app) =>
        [.. app.Services.GetServices<IHostedService>().OfType<BackgroundService>()];

    public static bool HasFailed(BackgroundService loop) => loop.ExecuteTask is { IsFaulted: true };
}
