namespace DimeEmulator;

/// <summary>
/// A local Dime.Scheduler: the same HTTP endpoints over its own records, with scripted faults and an append-only log. It can run
/// inside another process and reads none of that process's settings file, environment or command line.
/// </summary>
public sealed class Emulator : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly World _world;

    private Emulator(WebApplication app, World world)
    {
        (_app, _world) = (app, world);
        Address = new Uri(app.Urls.First());
    }

    /// <summary>The address it listens on, with the actual port.</summary>
    public Uri Address { get; }

    /// <summary>Starts the emulator with the state from the log in its folder.</summary>
    /// <exception cref="IOException">The address or the folder is in use.</exception>
    /// <exception cref="InvalidDataException">The log in the folder is damaged in the middle.</exception>
    public static async Task<Emulator> StartAsync(EmulatorSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentException.ThrowIfNullOrWhiteSpace(settings.DataDirectory, nameof(settings));
        if (!settings.Url.IsAbsoluteUri || settings.Url.Scheme != Uri.UriSchemeHttp)
        {
            throw new ArgumentException(
                $"Url: {settings.Url} is not allowed. Allowed: an http address such as http://127.0.0.1:5099.", nameof(settings));
        }

        var world = new World(settings);
        var app = Build(settings.Url, world);
        try
        {
            await app.StartAsync(cancellationToken);
            return new Emulator(app, world);
        }
        catch
        {
            await app.DisposeAsync();
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the emulator and cuts off waiting calls. Every answered call is already in the log.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        await _world.DisposeAsync();
    }

    private static WebApplication Build(Uri url, World world)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = nameof(DimeEmulator) });
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null; // the option maxBytes is the limit
            kestrel.AddServerHeader = false;
        });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();

        var app = builder.Build();
        app.Urls.Add(url.GetLeftPart(UriPartial.Authority));
        app.Use((http, next) => DoubledSlashes.MergeAsync(http, world.Options.DoubledSlash, next));
        app.UseRouting();
        app.MapControl(world);
        app.MapApi(world);
        return app;
    }
}
