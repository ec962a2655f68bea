using SyncWorker.Pages.Tests.Support;

namespace SyncWorker.Pages.Tests;

/// <summary>The pictures of docs/operate.md. <c>UPDATE_SCREENSHOTS=1</c> writes them anew; else it is only tried that they can be taken.</summary>
[Collection(nameof(Chromium))]
[Trait(Chromium.Needs, "Browser")]
public sealed class ScreenshotTests(Chromium browser)
{
    private static readonly string[] Cities = ["Gent", "Brugge", "Antwerpen", "Leuven", "Oostende"];

    [Theory]
    [InlineData(ColorScheme.Light, "light")]
    [InlineData(ColorScheme.Dark, "dark")]
    public async Task The_pictures_of_the_documents_can_be_taken(ColorScheme scheme, string name)
    {
        await using var worker = await StartAsync();
        await using var visit = await browser.VisitAsync(worker, scheme: scheme);

        await visit.SeeAsync("Somebody must act:");
        await Assertions.Expect(visit.Page.Locator(".tiles dd").First).Not.ToHaveTextAsync("–");
        await TakeAsync(visit, $"now-{name}", isWhole: true);
        await visit.GoAsync("/record/Job/BC1/SERVICE/JOB-00003");
        await visit.SeeAsync("Atlantis");
        await TakeAsync(visit, $"record-{name}");
        await visit.GoAsync("/dead");
        await visit.SeeAsync("letters match");
        await TakeAsync(visit, $"dead-{name}");
        var letters = await worker.Operator.DeadLettersAsync(new(Text: "Atlantis"), default);
        await visit.GoAsync($"/dead/{letters.Items[0].Id}/fix?rule=SiteCity%20map%20Atlantis%20%3D%3E%20Gent");
        await visit.Button("Preview all").ClickAsync();
        await visit.SeeAsync("The rules change");
        await TakeAsync(visit, $"fix-{name}");
    }

    [Fact]
    public void Each_picture_is_in_the_document_and_in_the_folder()
    {
        var document = File.ReadAllText(Repository.File("docs/operate.md"));

        foreach (var name in from page in new[] { "now", "record", "dead", "fix" } from theme in new[] { "light", "dark" } select $"{page}-{theme}")
        {
            Assert.Contains($"(images/{name}.png)", document, StringComparison.Ordinal);
            Assert.True(File.Exists(Repository.File($"docs/images/{name}.png")), name);
        }
    }

    private static async Task TakeAsync(Visit visit, string name, bool isWhole = false)
    {
        var picture = await visit.Page.ScreenshotAsync(new() { FullPage = isWhole });
        if (Environment.GetEnvironmentVariable("UPDATE_SCREENSHOTS") == "1")
        {
            await File.WriteAllBytesAsync(Repository.File($"docs/images/{name}.png"), picture);
        }
    }

    private static async Task<PageWorker> StartAsync()
    {
        var worker = await PageWorker.StartAsync();
        await worker.Board.BreakAsync(new { status = 400, body = """{"Description":"Unknown city 'Atlantis'."}""", where = new { SiteCity = "Atlantis" } });
        await worker.Board.BreakAsync(new { status = 400, body = """{"Description":"Category 'BOILRE' does not exist."}""", where = new { Category = "BOILRE" } });
        await worker.PublishAsync([.. Enumerable.Range(1, 40).Select(i => Given.Job(
            Given.No(i), 1, ("shortDescription", $"Boiler {i}"), ("siteCity", Cities[i % Cities.Length]), ("customerName", $"Customer {i}")))]);
        await worker.PublishAsync([.. Enumerable.Range(1, 40).Select(i => Given.Task(Given.No(i), "10", ("shortDescription", "Maintenance")))]);
        await worker.PublishAsync(Given.Job(Given.No(3), 2, ("mode", "Patch"), ("shortDescription", "Boiler, urgent")));
        await worker.PublishAsync([.. Enumerable.Range(1, 7).Select(i => Given.Job(Given.No(i), 3, ("siteCity", "Atlantis")))]);
        await worker.PublishAsync(Given.Job(Given.No(20), 3, ("category", "BOILRE")), Given.Job(Given.No(21), 3, ("category", "BOILRE")));

        // A quarter of an hour as it might have been.
        var minute = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 60;
        await worker.WriteAsync(ledger => ledger.ExecuteRows(
            """
            insert into rollup (minute, entity, received, applied, calls, refused, backlog, dead, lag_1, lag_2, lag_4)
            select r.Minute, r.Entity, r.Received, r.Applied, r.Calls, r.Refused, r.Backlog, r.Dead, r.Lag1, r.Lag2, r.Lag4 from rows() r where true
            on conflict (minute, entity) do nothing
            """,
            from i in Enumerable.Range(1, 15)
            let wave = (long)(600 + (400 * Math.Sin(i / 2.0)))
            from entity in new[] { "", "Job", "Task" }
            let part = entity.Length == 0 ? wave : wave / 2
            select new
            {
                Minute = minute - i,
                Entity = entity,
                Received = part,
                Applied = part - (i % 4 * 10),
                Calls = wave / 40,
                Refused = i % 5 == 0 ? 3L : 0L,
                Backlog = i % 4 * 40L,
                Dead = i < 4 ? 9L : 2L,
                Lag1 = part / 2,
                Lag2 = part / 3,
                Lag4 = part / 10 * (i % 3),
            }));
        return worker;
    }
}
