using SyncWorker.Pages.Tests.Support;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Pages.Tests;

[Collection(nameof(Chromium))]
[Trait(Chromium.Needs, "Browser")]
public sealed class DeadLetterStories(Chromium browser)
{
    private const int Many = 60;

    [Fact]
    public async Task A_group_is_fixed_by_one_rule_previewed_sent_and_put_back()
    {
        await using var worker = await StartAsync();
        await worker.PublishAsync([.. Enumerable.Range(1, Many).Select(i => Given.Job(Given.No(i), 1, ("siteCity", "Brugge")))]);
        await AtlantisAsync(worker, version: 2);
        await using var visit = await browser.VisitAsync(worker, "/dead");

        await visit.SeeAsync($"{Many} letters match");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = $"See the {Many} letters of this group" }).ClickAsync();
        await visit.Page.WaitForURLAsync("**/dead?group=*");
        await visit.Page.Locator("tbody a").First.ClickAsync();
        await visit.SeeAsync("No such city: Atlantis");
        await visit.Page.GetByLabel("SiteCity", new() { Exact = true }).FillAsync("Gent");
        await visit.Page.GetByRole(AriaRole.Link, new() { Name = "Do the same for its group" }).ClickAsync();
        await Assertions.Expect(visit.Page.GetByLabel("Rule 1")).ToHaveValueAsync("SiteCity map Atlantis => Gent");
        await visit.Button("Preview all").ClickAsync();
        await visit.SeeAsync($"The rules change {Many} of {Many} letters");
        await visit.SeeAsync("And 10 more.");
        await Assertions.Expect(visit.Page.Locator("del").First).ToHaveTextAsync("Atlantis");
        Assert.Equal(Many, await CountAsync(worker));

        await visit.ActAsync($"Send {Many} corrected changes", "Atlantis is Gent", "Send");
        await visit.Page.WaitForURLAsync("**/operations/1");
        await Assertions.Expect(visit.Main).ToContainTextAsync($"{Many} of {Many} letters have a verdict", new() { Timeout = 60_000 });
        await visit.SeeAsync("done");
        Assert.Equal((0, "Gent"), (await CountAsync(worker), await CityAsync(worker, 1)));

        await worker.PublishAsync(Given.Job(Given.No(7), 3, ("siteCity", "Oostende")));
        await visit.Button("Preview putting back").ClickAsync();
        await visit.SeeAsync($"{Many - 1} records would get what they had before operation 1; 1 left as they are.");
        await visit.ActAsync("Put back", "it was right");
        await visit.SeeAsync($"{Many - 1} records get what they had before operation 1; 1 left as they are.");
        await worker.UntilDoneAsync();
        Assert.Equal(("Brugge", "Oostende"), (await CityAsync(worker, 1), await CityAsync(worker, 7)));
        Assert.True((await worker.Operator.VerifyAsync(default)).Conserved);
    }

    [Fact]
    public async Task All_that_match_are_replayed_also_those_on_other_pages()
    {
        await using var worker = await StartAsync();
        await AtlantisAsync(worker, version: 1);
        await worker.PublishAsync(Given.Task(Given.No(1), "10"));
        await worker.Board.MendAsync();
        await using var visit = await browser.VisitAsync(worker, "/dead?entity=Job");

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "Next page" })).ToBeVisibleAsync();
        await visit.ActAsync($"Replay all {Many} that match", "it exists now", "Replay");

        await visit.Page.WaitForURLAsync("**/operations/1");
        await Assertions.Expect(visit.Main).ToContainTextAsync($"{Many} of {Many} letters have a verdict", new() { Timeout = 60_000 });
        Assert.Equal((0, "Atlantis"), (await CountAsync(worker), await CityAsync(worker, Many)));
    }

    [Fact]
    public async Task Nothing_is_replayed_if_another_number_matches_than_was_seen()
    {
        await using var worker = await StartAsync();
        await worker.PublishAsync(Given.Job(Given.No(1), 1, ("siteCity", "Atlantis")));
        await using var visit = await browser.VisitAsync(worker, "/dead");
        await visit.SeeAsync("1 letters match");
        await worker.PublishAsync(Given.Job(Given.No(2), 1, ("siteCity", "Atlantis")));

        await visit.ActAsync("Replay all 1 that match", null, "Replay");

        await visit.SeeAsync("must be the number of dead letters that match, and 2 do now");
        Assert.Empty((await worker.Operator.OperationsAsync(new(), default)).Items);
    }

    [Fact]
    public async Task Selected_letters_are_discarded_with_a_reason()
    {
        await using var worker = await StartAsync();
        await worker.PublishAsync([.. Enumerable.Range(1, 3).Select(i => Given.Job(Given.No(i), 1, ("siteCity", "Atlantis")))]);
        await using var visit = await browser.VisitAsync(worker, "/dead");

        await visit.Page.GetByLabel("Select letter 1").CheckAsync();
        await visit.Page.GetByLabel("Select letter 3").CheckAsync();
        await visit.ActAsync("Discard the 2 selected", "test data", "Discard");

        await visit.SeeAsync("2 discarded, 0 not.");
        await visit.SeeAsync("1 letters match");
        var line = Assert.Single((await worker.Operator.AuditAsync(new(), default)).Items);
        Assert.Equal(("discard", "test data"), (line.Action, line.Reason));
    }

    [Fact]
    public async Task A_letter_is_corrected_after_a_look_at_the_difference()
    {
        await using var worker = await StartAsync();
        await worker.PublishAsync(Given.Job(Given.No(1), 1, ("siteCity", "Atlantis"), ("siteStreet", "long gone")));
        await using var visit = await browser.VisitAsync(worker, "/dead/1");

        await visit.SeeAsync("Next: correct the record at its source and publish it again, or correct it below.");
        await visit.Page.GetByLabel("SiteCity", new() { Exact = true }).FillAsync("Gent");
        await visit.Page.GetByLabel("Leave out SiteStreet").CheckAsync();
        await visit.Button("Preview").ClickAsync();
        var preview = visit.Page.Locator("#preview");
        await Assertions.Expect(preview.GetByRole(AriaRole.Row).Filter(new() { HasText = "SiteCity" })).ToContainTextAsync("Atlantis Gent");
        await Assertions.Expect(preview.GetByRole(AriaRole.Row).Filter(new() { HasText = "SiteStreet" })).ToContainTextAsync("long gone (not named)");
        await Assertions.Expect(preview).ToContainTextAsync("SiteCity = Gent");
        await visit.ActAsync("Send the corrected change", "typo");

        await visit.SeeAsync("1 is replaced by 2.");
        await worker.UntilDoneAsync();
        Assert.Equal("Gent", await CityAsync(worker, 1));
    }

    [Fact]
    public async Task A_correction_that_is_not_valid_names_the_field_and_what_is_allowed()
    {
        await using var worker = await StartAsync();
        await worker.PublishAsync(Given.Job(Given.No(1), 1, ("siteCity", "Atlantis"), ("importance", 1)));
        await using var visit = await browser.VisitAsync(worker, "/dead/1");

        await visit.Page.GetByLabel("Importance", new() { Exact = true }).FillAsync("x");
        await visit.Button("Preview").ClickAsync();

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "= \"x\"" })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_filter_is_part_of_the_address_and_a_wrong_one_is_explained()
    {
        await using var worker = await StartAsync();
        await worker.PublishAsync(Given.Job(Given.No(1), 1, ("siteCity", "Atlantis")), Given.Job(Given.No(2), 1, ("siteCity", "Atlantis")));
        await using var visit = await browser.VisitAsync(worker, "/dead");

        await visit.Page.GetByLabel("Number or key").FillAsync("2");
        await visit.Button("Filter").ClickAsync();
        await visit.Page.WaitForURLAsync("**/dead?key=2");
        await visit.SeeAsync("1 letters match");
        await visit.GoAsync("/dead?entity=Jub");
        await visit.SeeAsync("entity = \"Jub\": must be one of");
    }

    [Fact]
    public async Task A_letter_links_to_its_record_in_the_source()
    {
        await using var worker = await StartAsync(
            ("Page:Links:0:SourceApp", "BC1"), ("Page:Links:0:Entity", "Job"), ("Page:Links:0:Url", "https://erp.example/jobs?no={JobNo}&c={SiteCity}"));
        await worker.PublishAsync(Given.Job("J 1&x", 1, ("siteCity", "Atlantis")));
        await using var visit = await browser.VisitAsync(worker, "/dead/1");

        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Link, new() { Name = "https://erp.example" }))
            .ToHaveAttributeAsync("href", "https://erp.example/jobs?no=J%201%26x&c=Atlantis");
    }

    [Fact]
    public async Task A_viewer_sees_a_letter_and_no_way_to_change_it()
    {
        await using var worker = await StartAsync(hasKeys: true);
        await using var visit = await browser.VisitAsync(worker, "/dead/1");
        await visit.SignInAsync(PageWorker.ViewerKey);
        await visit.ReadyAsync();
        await visit.SeeAsync("This is not, or no longer, a dead letter.");

        await worker.Store.WriteAsync(
            ledger => ledger.Execute(
                """
                insert into change (id, kind, mode, epoch, scale, version, state, source, received_at, body, error)
                values (1, 'Upsert', 'Snapshot', 0, 0, 0, 'Dead', 'http', 0, @Body, @Error)
                """,
                new { Body = "[]"u8.ToArray(), Error = """{"Class":"undecodable","Code":"DIME100","Message":"no JSON","FirstSeen":"2026-11-20T08:00:00Z","LastSeen":"2026-11-20T08:00:00Z"}""" }),
            default);
        await visit.GoAsync("/dead/1");

        await visit.SeeAsync("no JSON");
        await Assertions.Expect(visit.Main.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);
        await Assertions.Expect(visit.Main.Locator("input, textarea")).ToHaveCountAsync(0);
        await visit.GoAsync("/dead");
        await visit.SeeAsync("1 letters match");
        await Assertions.Expect(visit.Page.Locator("#actions")).ToHaveCountAsync(0);
    }

    private static Task<PageWorker> StartAsync(params (string, string?)[] settings) => StartAsync(hasKeys: false, settings);

    private static async Task<PageWorker> StartAsync(bool hasKeys, params (string, string?)[] settings)
    {
        var worker = await PageWorker.StartAsync(hasKeys, [("Gate:SameRefusals", "1000"), .. settings]);
        await worker.Board.BreakAsync(
            new { status = 400, body = """{"Description":"No such city: Atlantis"}""", where = new { SiteCity = "Atlantis" } });
        return worker;
    }

    private static async Task AtlantisAsync(PageWorker worker, long version)
    {
        await worker.PublishAsync([.. Enumerable.Range(1, Many).Select(i => Given.Job(Given.No(i), version, ("siteCity", "Atlantis")))]);
        Assert.Equal(Many, await CountAsync(worker));
    }

    private static async Task<long> CountAsync(PageWorker worker) =>
        (await worker.Operator.DeadLettersAsync(new LetterFilter { Limit = 1, Count = true }, default)).Total!.Value;

    private static async Task<string> CityAsync(PageWorker worker, int job) =>
        (await worker.Board.RecordsAsync("Job", "JobNo"))[Given.No(job)]["SiteCity"];
}
