namespace SyncWorker.Pages.Tests.Support;

/// <summary>One browser for all tests of a collection: Debian's Chromium, without a window.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>The trait of tests that need a browser: <c>test.sh</c> leaves them out where there is none.</summary>
    public const string Needs = "Needs";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>The program: <c>CHROMIUM</c>, or where Debian and others install it.</summary>
    public static string Program => Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named
        ? named
        : new[] { "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists)
            ?? throw new InvalidOperationException("There is no Chromium. Install one (scripts/chromium.sh install), or set CHROMIUM to its path.");

    public async Task InitializeAsync()
    {
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"],
        });
    }

    public async Task DisposeAsync()
    {
        await _browser!.DisposeAsync();
        _playwright!.Dispose();
    }

    /// <summary>A fresh profile, opened on the worker. Everything that the browser complains of fails the test at its end.</summary>
    internal async Task<Visit> VisitAsync(PageWorker worker, string path = "/", ColorScheme scheme = ColorScheme.Light)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = worker.Address.ToString(),
            ColorScheme = scheme,
            ViewportSize = new() { Width = 1280, Height = 900 },
            AcceptDownloads = true,
        });
        context.SetDefaultTimeout(20_000);
        var visit = new Visit(context, await context.NewPageAsync(), worker.Address);
        await visit.GoAsync(path);
        return visit;
    }
}

[CollectionDefinition(nameof(Chromium))]
public sealed class ChromiumCollection : ICollectionFixture<Chromium>;
