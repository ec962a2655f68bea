using SyncWorker.Pages.Tests.Support;

namespace SyncWorker.Pages.Tests;

[Collection(nameof(Chromium))]
[Trait(Chromium.Needs, "Browser")]
public sealed class NowStories(Chromium browser)
{
    [Fact]
    public async Task Sending_is_paused_with_a_reason_and_resumed()
    {
        await using var worker = await PageWorker.StartAsync();
        await using var visit = await browser.VisitAsync(worker);
        await Assertions.Expect(visit.Page.Locator("#banner")).ToContainTextAsync("Nobody has to act.");

        await visit.ActAsync("Pause sending", "the board moves");

        await Assertions.Expect(visit.Page.Locator("#banner")).ToContainTextAsync("the board moves (by local)");
        await worker.PostAsync(Given.Job(Given.No(1)));
        Assert.Equal("paused", (await worker.Operator.StatusAsync(default)).Gate.Reason);
        await visit.ActAsync("Resume sending", null);

        await Assertions.Expect(visit.Page.Locator("#banner")).ToContainTextAsync("Nobody has to act.");
        await worker.UntilDoneAsync();
        Assert.Equal(1, (await worker.Operator.StatusAsync(default)).Applied);
        Assert.Equal(
            ["resume", "pause"], (await worker.Operator.AuditAsync(new(), default)).Items.Select(line => line.Action));
    }

    [Fact]
    public async Task The_page_continues_by_itself_when_the_worker_was_away()
    {
        await using var worker = await PageWorker.StartAsync();
        await worker.PublishAsync(Given.Job(Given.No(1)));
        await using var visit = await browser.VisitAsync(worker, "/record/Job/BC1/SERVICE/JOB-00001");
        visit.MayComplain = true;

        await worker.StopAsync();
        await Assertions.Expect(visit.Page.Locator("#lost")).ToBeVisibleAsync();
        await worker.StartAgainAsync();

        await Assertions.Expect(visit.Page.Locator("#lost")).ToBeHiddenAsync(new() { Timeout = 30_000 });
        await visit.ReadyAsync();
        await Assertions.Expect(visit.Page.Locator("#answer")).ToContainTextAsync("is on the board as its source says");
        await worker.PublishAsync(Given.Job(Given.No(1), fields: ("siteCity", "Gent")));
        await visit.SeeAsync("Gent");
    }

    [Fact]
    public async Task A_viewer_sees_no_button_that_changes_something()
    {
        await using var worker = await PageWorker.StartAsync(hasKeys: true);
        await using var visit = await browser.VisitAsync(worker);

        await visit.SignInAsync(PageWorker.ViewerKey);

        await visit.ReadyAsync();
        await visit.SeeAsync("Sending is open");
        await Assertions.Expect(visit.Page.GetByText("the viewer (Viewer)")).ToBeVisibleAsync();
        await Assertions.Expect(visit.Page.GetByText("Pause sending")).ToHaveCountAsync(0);
        await visit.Page.GetByText("Sign out").ClickAsync();
        await visit.Button("Sign out").ClickAsync();
        await visit.Page.WaitForURLAsync("**/sign-in");
        await visit.Page.GotoAsync("/");
        await visit.Page.WaitForURLAsync("**/sign-in?back=%2F");
    }
}
