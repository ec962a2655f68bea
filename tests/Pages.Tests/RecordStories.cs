using SyncWorker.Pages.Tests.Support;

namespace SyncWorker.Pages.Tests;

/// <summary>"Where is my job?"</summary>
[Collection(nameof(Chromium))]
[Trait(Chromium.Needs, "Browser")]
public sealed class RecordStories(Chromium browser)
{
    [Fact]
    public async Task A_job_is_found_by_its_number_and_understood()
    {
        await using var worker = await PageWorker.StartAsync();
        await worker.Board.BreakAsync(new { status = 400, body = """{"Description":"No such city: Atlantis"}""", where = new { SiteCity = "Atlantis" } });
        await worker.PublishAsync(Given.Job(Given.No(1001), 1, ("siteCity", "Gent")), Given.Job(Given.No(1002)));
        await worker.PublishAsync(Given.Task(Given.No(1001), "10"), Given.Task(Given.No(1001), "20"));
        await worker.PublishAsync(Given.Job(Given.No(1001), 2, ("mode", "Patch"), ("importance", 2)));
        await worker.PublishAsync(Given.Job(Given.No(1001), 3, ("siteCity", "Atlantis")));
        await using var visit = await browser.VisitAsync(worker);

        await visit.Page.GetByLabel("Search for a record").FillAsync("1001");
        await visit.Page.Keyboard.PressAsync("Enter");

        await visit.Page.WaitForURLAsync("**/record/Job/BC1/SERVICE/JOB-01001");
        var answer = visit.Page.Locator("#answer");
        await Assertions.Expect(answer).ToContainTextAsync("No such city: Atlantis");
        await Assertions.Expect(answer).ToContainTextAsync("the source system must correct and publish it again");
        var life = visit.Page.Locator("ol.life");
        await Assertions.Expect(life).ToContainTextAsync("Change 6 became a dead letter (DIME201)");
        await Assertions.Expect(life).ToContainTextAsync("Change 5 was accepted");
        await Assertions.Expect(life).ToContainTextAsync("received (Upsert, Snapshot) from http, version 1");
        await visit.SeeAsync("2 records belong to it");
        var city = visit.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "SiteCity" });
        await Assertions.Expect(city).ToContainTextAsync("Gent");
        await Assertions.Expect(city).ToContainTextAsync("1");
        var importance = visit.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "Importance" });
        await Assertions.Expect(importance).ToContainTextAsync("5 (this field alone)");
    }

    [Fact]
    public async Task A_waiting_task_says_what_it_waits_for_and_is_skipped_with_a_reason()
    {
        await using var worker = await PageWorker.StartAsync();
        await worker.Board.BreakAsync(new { status = 400, body = """{"Description":"refused"}""", where = new { SiteCity = "Atlantis" } });
        await worker.PostAsync(Given.Job(Given.No(1), null, ("siteCity", "Atlantis")));
        await worker.UntilDoneAsync();
        await worker.PublishAsync(Given.Task(Given.No(1), "10"));
        await using var visit = await browser.VisitAsync(worker, "/record/Task/BC1/SERVICE/JOB-00001/10");

        await visit.SeeAsync("parent dead");
        await visit.ActAsync("Skip the wait", "made by hand");

        await visit.SeeAsync("The record no longer waits (parent dead).");
        var line = Assert.Single((await worker.Operator.AuditAsync(new(), default)).Items);
        Assert.Equal(("local", "skip", "made by hand"), (line.By, line.Action, line.Reason));
        await Assertions.Expect(visit.Page.Locator("ol.life")).ToContainTextAsync("local: skip Task BC1/SERVICE/JOB-00001/10");
    }

    [Fact]
    public async Task An_unknown_key_is_answered_with_similar_ones()
    {
        await using var worker = await PageWorker.StartAsync();
        await worker.PublishAsync(Given.Job("JOB-1001"));
        await using var visit = await browser.VisitAsync(worker, "/record/Job/JOB-1101");

        await visit.SeeAsync("is not on the board through this worker");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "BC1/SERVICE/JOB-1001" }).ClickAsync();
        await Assertions.Expect(visit.Page.Locator("#answer")).ToContainTextAsync("is on the board as its source says");
    }

    [Fact]
    public async Task A_key_with_special_characters_has_an_address()
    {
        string[] numbers = ["A/B", "50%", "a?b#c", "é漢"];
        await using var worker = await PageWorker.StartAsync();
        await worker.PublishAsync([.. numbers.Select(number => Given.Job(number))]);
        await using var visit = await browser.VisitAsync(worker);

        foreach (var number in numbers)
        {
            await visit.GoAsync("/search?q=" + Uri.EscapeDataString(number));
            await visit.Page.WaitForURLAsync("**/record/**");
            await Assertions.Expect(visit.Page.Locator("#answer")).ToContainTextAsync("is on the board as its source says");
            await visit.GoAsync(visit.Page.Url);
            await Assertions.Expect(visit.Page.Locator("#answer")).ToContainTextAsync("is on the board as its source says");
        }
    }
}
