using System.Collections.Concurrent;

namespace SyncWorker.Pages.Tests.Support;

/// <summary>One person's visit to the page. It ends with a check that the browser had nothing to complain of.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private readonly IBrowserContext _context;
    private readonly ConcurrentQueue<string> _complaints = [];

    public Visit(IBrowserContext context, IPage page, Uri address)
    {
        (_context, Page) = (context, page);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                _complaints.Enqueue(message.Text);
            }
        };
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(address.ToString(), StringComparison.Ordinal) && !request.Url.StartsWith("data:", StringComparison.Ordinal))
            {
                _complaints.Enqueue($"a request to {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>What the browser complained of: scripts that failed, refused styles, requests to elsewhere.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>Complaints are expected: the worker was away.</summary>
    public bool MayComplain { get; set; }

    /// <summary>Opens a page and waits until it reacts.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(path);
        if (!new Uri(Page.Url).AbsolutePath.StartsWith("/sign-", StringComparison.Ordinal))
        {
            await ReadyAsync();
        }
    }

    /// <summary>Waits until the page is connected to the worker.</summary>
    public Task ReadyAsync() => Page.WaitForSelectorAsync("main[data-live=yes]");

    public async Task SignInAsync(string key)
    {
        await Page.GetByLabel("Key").FillAsync(key);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>Opens the form behind a button that asks for a reason, and sends it.</summary>
    public async Task ActAsync(string name, string? reason, string? confirm = null)
    {
        var form = Page.Locator("details.reason").Filter(new() { Has = Page.Locator("summary").GetByText(name, new() { Exact = true }) });
        await form.Locator("summary").ClickAsync();
        if (reason is not null)
        {
            await form.Locator("input").Last.FillAsync(reason);
        }
        await form.GetByRole(AriaRole.Button, new() { Name = confirm ?? name, Exact = true }).ClickAsync();
    }

    public ILocator Main => Page.Locator("main");

    /// <summary>Waits for a text in the main part of the page.</summary>
    public Task SeeAsync(string text) => Assertions.Expect(Main).ToContainTextAsync(text, new() { Timeout = 20_000 });

    public async ValueTask DisposeAsync()
    {
        await _context.DisposeAsync();
        Assert.True(MayComplain || _complaints.IsEmpty, string.Join('\n', _complaints));
    }
}
