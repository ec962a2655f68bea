using System.Globalization;
using System.Text.Json;
using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using SyncWorker.Pages.Tests.Support;

namespace SyncWorker.Pages.Tests;

/// <summary>What holds for every page.</summary>
[Collection(nameof(Chromium))]
[Trait(Chromium.Needs, "Browser")]
public sealed class EveryPageTests(Chromium browser)
{
    private static readonly string[] Paths =
    [
        "/", "/search?q=JOB", "/search?q=%3Cscript%3E", "/record/Job/BC1/SERVICE/JOB-00001", "/record/Job/nothing", "/dead", "/dead?field=SiteCity", "/dead/{0}",
        "/dead/{0}/fix?rule=SiteCity%20set%20%3Cb%3E", "/operations", "/operations/1", "/calls", "/calls?call=1", "/audit", "/settings",
    ];

    [Fact]
    public async Task Markup_in_any_field_stays_text()
    {
        string[] attacks =
            ["<img src=x onerror=document.title='hacked'>", "<script>document.title='hacked'</script>", "\"><b onfocus=alert(1) autofocus>{{7*7}}</b>"];
        await using var worker = await StartAsync(attacks);
        await using var visit = await browser.VisitAsync(worker);

        foreach (var path in Paths)
        {
            await visit.GoAsync(string.Format(CultureInfo.InvariantCulture, path, await LetterAsync(worker)));
            Assert.NotEqual("hacked", await visit.Page.TitleAsync());
            Assert.Equal(0, await visit.Page.Locator("main img, main script, main b").CountAsync());
        }
        await visit.GoAsync($"/dead/{await LetterAsync(worker)}");
        await visit.SeeAsync(string.Join(' ', attacks));
        await visit.GoAsync("/audit");
        await visit.SeeAsync(attacks[1]);
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task A_page_has_no_serious_fault_for_those_who_cannot_see_it(ColorScheme scheme)
    {
        await using var worker = await StartAsync("plain", "plain", "plain");
        await using var visit = await browser.VisitAsync(worker, scheme: scheme);
        visit.MayComplain = true; // axe reads style sheets with a request that the policy refuses

        foreach (var path in Paths)
        {
            await visit.GoAsync(string.Format(CultureInfo.InvariantCulture, path, await LetterAsync(worker)));
            await AssertAccessibleAsync(visit, path, scheme);
        }
        await visit.GoAsync($"/dead/{await LetterAsync(worker)}");
        await visit.Page.GetByLabel("SiteCity", new() { Exact = true }).FillAsync("Gent");
        await visit.Button("Preview").ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#preview")).ToBeVisibleAsync();
        await AssertAccessibleAsync(visit, "the preview", scheme);
    }

    [Fact]
    public async Task The_sign_in_page_has_no_serious_fault_for_those_who_cannot_see_it()
    {
        await using var worker = await PageWorker.StartAsync(hasKeys: true);
        await using var visit = await browser.VisitAsync(worker, "/sign-in?refused=key");
        visit.MayComplain = true;

        await AssertAccessibleAsync(visit, "/sign-in", ColorScheme.Light);
    }

    [Fact]
    public async Task Everything_is_reached_with_the_keyboard()
    {
        await using var worker = await StartAsync("plain", "plain", "plain");
        await using var visit = await browser.VisitAsync(worker);
        var focused = visit.Page.Locator(":focus");

        await visit.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(focused).ToHaveAttributeAsync("name", "q");
        await visit.Page.Keyboard.TypeAsync("JOB-00001");
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync("**/record/**");
        await visit.ReadyAsync();
        await visit.Page.GotoAsync("/dead");
        await visit.ReadyAsync();
        await visit.Page.GetByText("Skip to the content").FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await visit.Page.WaitForURLAsync("**/dead#main");

        var summary = visit.Page.Locator("details.reason summary").First;
        await summary.FocusAsync();
        await visit.Page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(visit.Page.Locator("details.reason[open]")).ToHaveCountAsync(1);
        await visit.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(visit.Page.Locator("details.reason[open] :focus")).ToHaveCountAsync(1);
    }

    private static async Task AssertAccessibleAsync(Visit visit, string path, ColorScheme scheme)
    {
        // The themes differ in their colours alone.
        var result = await visit.Page.RunAxe(new AxeRunOptions
        {
            ResultTypes = [ResultType.Violations],
            RunOnly = scheme == ColorScheme.Dark ? RunOnlyOptions.Rules("color-contrast") : null,
        });
        var serious = result.Violations.Where(violation => violation.Impact is "serious" or "critical")
            .Select(violation => $"{path}: {violation.Id}: {violation.Help}: {string.Join(" | ", violation.Nodes.Take(3).Select(node => node.Html))}");
        Assert.Empty(serious);
    }

    private static async Task<long> LetterAsync(PageWorker worker) => (await worker.Operator.DeadLettersAsync(new(), default)).Items[0].Id;

    /// <summary>A worker that has something to show on every page, with a text of others in every field.</summary>
    private static async Task<PageWorker> StartAsync(params string[] texts)
    {
        var worker = await PageWorker.StartAsync(hasKeys: false, ("Page:Links:0:SourceApp", "BC1"), ("Page:Links:0:Url", "https://erp.example/{SiteCity}"));
        await worker.Board.BreakAsync(new
        {
            status = 400,
            body = JsonSerializer.Serialize(new { Description = "No such city: " + string.Join(' ', texts) }),
            where = new { SiteStreet = "bad" },
        });
        (string, object)[] fields = [("shortDescription", texts[0]), ("siteCity", texts[1]), ("customerName", texts[2]), ("category", texts[0])];
        await worker.PublishAsync(Given.Job(Given.No(1), 1, fields), Given.Job(Given.No(2), 1, fields), Given.Job(texts[1], 1, fields));
        await worker.PublishAsync(Given.Task(Given.No(1), "10", ("shortDescription", texts[0])), Given.Task(Given.No(1), texts[2].Split(' ')[0] + "1"));
        await worker.PublishAsync(
            Given.Job(Given.No(1), 2, [.. fields, ("siteStreet", "bad")]), Given.Job(Given.No(2), 2, [.. fields, ("siteStreet", "bad")]));
        var letter = await LetterAsync(worker);
        await worker.Operator.DoAsync(SyncWorker.Replay.Replayer.Verb, new([letter], Reason: texts[0], By: texts[1]), default);
        await worker.UntilDoneAsync();
        await worker.Operator.DoAsync(SyncWorker.Operate.Sending.Pauser.Verb, new(texts[0], texts[1]), default);
        return worker;
    }
}
