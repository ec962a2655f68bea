using System.Text.Json;
using DimeClient;
using SyncWorker.Replay;
using SyncWorker.Replay.Edit;

namespace SyncWorker.Tests;

public sealed class EditorTests
{
    [Fact]
    public async Task A_corrected_letter_is_replaced_by_a_new_change_that_is_sent_and_each_refers_to_the_other()
    {
        using var ledger = await WithDeadJobAsync();

        var report = await ledger.EditAsync(1, Set("shortDescription", "good") with { By = "ann", Reason = "typo" });
        await ledger.SendAsync();

        Assert.Equal(2, report.ReplacedBy);
        Assert.Equal(("Discarded", "Applied"), (ledger.State(1), ledger.State(2)));
        Assert.Equal((2, "replaced by 2: typo"), ledger.Change(1) is var old ? (old.ReplacedBy, old.Note) : default);
        Assert.Equal(
            (1, "replay", "Upsert", "Snapshot"),
            ledger.Change(2) is var change
                ? (change.ReplayOf, change.Source, change.Kind, change.Mode)
                : default);
        Assert.Equal("good", ledger.Ask<string>("select field_text(base_fields, 'ShortDescription') from entity"));
        Assert.Equal("Gent", ledger.Ask<string>("select field_text(base_fields, 'SiteCity') from entity"));
        Assert.Equal(
            "ann edit 1 replaced by 2 typo",
            ledger.Ask<string>("select who || ' ' || action || ' ' || scope || ' ' || reason from audit"));
        Assert.Equal((1, 1), (ledger.Counter("replays"), ledger.Counter("recorded")));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_correction_is_the_newest_change_of_its_record_unless_it_has_its_own_version()
    {
        using var ledger = await WithDeadJobAsync();
        await ledger.JobAsync("1", 7, "\"siteStreet\":\"Kouter\"");
        await ledger.SendAsync();

        await ledger.EditAsync(1, Set("siteCity", "Brugge"));
        var newest = ledger.Ask<string>("select scale || '.' || version from change where id = 3");
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await ledger.EditAsync(3, new(Version: 8, Reason: "r"));

        Assert.Equal("1.7", newest);
        Assert.Equal("1.8", ledger.Ask<string>("select scale || '.' || version from change where id = 4"));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_correction_is_checked_against_the_catalog_and_an_invalid_one_changes_nothing()
    {
        using var ledger = await WithDeadJobAsync();

        var report = await ledger.EditAsync(1, new(
            Values(("shortDescripton", "typo"), ("importance", "Highest"), ("kind", "Delete"), ("version", "3")),
            ["siteStreet"],
            Reason: "r"));
        var catalog = await ledger.EditAsync(1, new(
            Values(("shortDescripton", "typo"), ("importance", "Highest")),
            ["shortDescription"],
            Reason: "r"));

        Assert.Equal(["kind", "version", "siteStreet"], report.Problems.Select(problem => problem.Field));
        Assert.Equal(["shortDescripton", "importance", "shortDescription"], catalog.Problems.Select(problem => problem.Field));
        Assert.Equal("Highest", catalog.Problems[1].Value);
        Assert.Equal("Dead", ledger.State(1));
        Assert.Equal((1, 0), (ledger.Ask<int>("select count(*) from change"), ledger.Ask<int>("select count(*) from audit")));
    }

    [Fact]
    public async Task Fields_are_named_as_in_a_change_or_as_on_the_wire_and_can_be_left_out()
    {
        using var ledger = await WithDeadJobAsync();

        await ledger.EditAsync(1, new(Values(("SHORTDESCRIPTION", "good")), ["SiteCity"], Reason: "r"));

        Assert.Equal(
            ["JobNo", "ShortDescription", "SourceApp", "SourceType"],
            JsonDocument.Parse(ledger.Ask<byte[]>("select fields from change where id = 2"))
                .RootElement
                .EnumerateObject()
                .Select(p => p.Name)
                .Order());
    }

    [Fact]
    public async Task A_change_refused_on_arrival_is_corrected_from_its_body()
    {
        using var ledger = new TestLedger();
        await ledger.ReceiveAsync((
            """{"entity":"Job","kind":"Drop","version":4,"sourceApp":"BC1","fields":{"SourceType":"TOO LONG FOR IT","jobNo":"1","shortDescription":"s","colour":1}}""",
            "a"));

        var report = await ledger.EditAsync(1, new(Values(("kind", "Upsert"), ("sourceType", "SERVICE")), ["colour"], Reason: "r"));
        await ledger.SendAsync();

        Assert.Empty(report.Problems);
        Assert.Equal(("Discarded", "Applied"), (ledger.State(1), ledger.State(2)));
        Assert.Equal("BC1/SERVICE/1", ledger.Change(2).Key);
        Assert.True(ledger.Verify().Conserved);
    }

    [Theory]
    [InlineData(null, "1.7", "Applied")]  // not the version in the body: that would be superseded
    [InlineData(9L, "1.9", "Applied")]
    [InlineData(5L, "1.5", "Superseded")] // given by the operator
    public async Task A_corrected_change_refused_on_arrival_is_the_newest_of_its_record_unless_a_version_is_given(
        long? version, string place, string state)
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 7);
        await ledger.SendAsync();
        await ledger.ReceiveAsync((TestLedger.JobJson("1", 4, "\"siteCity\":\"Gent\",\"colour\":1"), "a"));

        await ledger.EditAsync(2, new(Unset: ["colour"], Version: version, Reason: "r"));
        await ledger.SendAsync();

        Assert.Equal((place, state), (ledger.Ask<string>("select scale || '.' || version from change where id = 3"), ledger.State(3)));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task An_unreadable_message_needs_a_new_body_which_may_omit_the_entity_that_its_queue_implies()
    {
        using var ledger = new TestLedger();
        await ledger.Recorder.RecordAsync(Reading.Decode("syncworker.jobs", "{\"jobNo\":"), CancellationToken.None);

        var unreadable = await ledger.EditAsync(1, Set("jobNo", "1"));
        var body = JsonSerializer.Deserialize<JsonElement>(
            """{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","shortDescription":"s"}""");
        var report = await ledger.EditAsync(1, new(Body: body, Reason: "r"));

        Assert.Equal("body", Assert.Single(unreadable.Problems).Field);
        Assert.Equal(2, report.ReplacedBy);
        Assert.Equal(("Job", "pending"), ledger.Change(2) is var change ? (change.Entity, change.State) : default);
        Assert.True(ledger.Verify().Conserved);
    }

    [Theory]
    [InlineData("5")]                                 // not an object
    [InlineData("""{"a":1,"a":2}""")]                 // a repeated name
    [InlineData("""{"jobNo":"\ud800"}""")]            // half a character
    public async Task A_body_that_is_not_a_change_is_refused(string body)
    {
        using var ledger = await WithDeadJobAsync();

        var report = await ledger.EditAsync(1, new(Body: JsonSerializer.Deserialize<JsonElement>(body), Reason: "r"));

        Assert.NotEmpty(report.Problems);
        Assert.Equal("Dead", ledger.State(1));
    }

    [Theory]
    [InlineData("30:15:00", "30:15:00")]
    [InlineData("23:59:00", "23:59:00")]
    public void A_duration_in_its_wire_form_can_be_read_again(string wire, string written)
    {
        var definition = DimeCatalog.Entities.First(entity => entity.Find("duration")?.Type == ParameterType.Duration);
        var letter = new LetterRow
        {
            Entity = definition.Name,
            Kind = "Upsert",
            Mode = "Snapshot",
            Source = "http",
            Fields = JsonSerializer.SerializeToUtf8Bytes(new { Duration = wire }),
            Error = "",
        };

        var draft = EditDraft.Of(letter, new(), [])!.Value;

        Assert.Equal(written, draft.GetProperty("fields").GetProperty("duration").GetString());
    }

    [Fact]
    public async Task After_a_corrected_key_the_right_record_gets_the_change_and_waiters_of_the_wrong_one_are_released()
    {
        using var ledger = await WithDeadJobAsync();
        await ledger.TaskAsync("1", "10");
        await ledger.SendAsync();

        await ledger.EditAsync(1, Set("jobNo", "2"));
        await ledger.SendAsync();

        Assert.Equal(("BC1/SERVICE/2", "applied"), ledger.Change(3) is var change ? (change.Key, change.State) : default);
        Assert.Equal("DIME204", ledger.Change(2).Code);
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_task_that_waited_for_the_corrected_job_follows_it()
    {
        using var ledger = await WithDeadJobAsync();
        await ledger.TaskAsync("1", "10");
        await ledger.SendAsync();

        await ledger.EditAsync(1, Set("shortDescription", "good"));
        await ledger.SendAsync();

        Assert.Equal(("Applied", "Applied"), (ledger.State(2), ledger.State(3)));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task A_preview_shows_the_rows_and_changes_nothing()
    {
        using var ledger = await WithDeadJobAsync();
        var before = ledger.AskAll<string>(
            "select state || coalesce(field_text(fields, 'ShortDescription'), '') || coalesce(error, '') from change order by id");

        var report = await ledger.EditAsync(1, Set("shortDescription", "good") with { Preview = true, Reason = null });

        var row = Assert.Single(report.Preview!);
        Assert.Equal(("Job", "BC1/SERVICE/1", "mboc_upsertJob", null), (row.Entity, row.Key, row.Procedure, row.WaitsFor));
        Assert.Equal(
            "SourceApp=BC1 SourceType=SERVICE JobNo=1 ShortDescription=good SiteCity=Gent",
            string.Join(' ', row.Parameters!.Select(p => $"{p.Key}={p.Value}")));
        Assert.Null(report.ReplacedBy);
        Assert.Equal(
            before,
            ledger.AskAll<string>(
                "select state || coalesce(field_text(fields, 'ShortDescription'), '') "
                + "|| coalesce(error, '') from change order by id"));
        Assert.Equal((0, 0), (ledger.Counter("replays"), ledger.Ask<int>("select count(*) from audit")));
        Assert.True(ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Only_dead_letters_are_edited()
    {
        using var ledger = await WithDeadJobAsync();
        await ledger.EditAsync(1, Set("shortDescription", "good"));

        Assert.Null(await ledger.Editor.EditAsync(Set("shortDescription", "again") with { Id = 1 }, CancellationToken.None));
        Assert.Null(await ledger.Editor.EditAsync(Set("shortDescription", "x") with { Id = 99 }, CancellationToken.None));
    }

    [Fact]
    public void An_edit_needs_a_change_and_a_reason()
    {
        Assert.Equal(["set", "reason"], new EditRequest().Problems().Select(problem => problem.Field));
        Assert.Empty(new EditRequest(Unset: ["siteCity"], Preview: true).Problems());
    }

    private static EditRequest Set(string field, string value) => new(Values((field, value)), Reason: "r");

    private static Dictionary<string, JsonElement> Values(params (string Field, string Value)[] values) =>
        values.ToDictionary(pair => pair.Field, pair => JsonSerializer.SerializeToElement(pair.Value));

    private static async Task<TestLedger> WithDeadJobAsync()
    {
        var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        Assert.Equal("Dead", ledger.State(1));
        return ledger;
    }
}
