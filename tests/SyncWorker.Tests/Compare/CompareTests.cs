using DimeClient;
using SyncWorker.Compare;
using SyncWorker.Publish;
using SyncWorker.Publish.Files;

namespace SyncWorker.Tests;

/// <summary>What each difference is called, and what explains it.</summary>
public sealed class CompareTests
{
    [Theory]
    [InlineData("\"siteCity\":\"Gent\"")]
    [InlineData("\"SiteCity\":\"Gent\"")]
    [InlineData("\"fields\":{\"siteCity\":\"Gent\"}")]
    [InlineData("\"importance\":\"High\"")]
    [InlineData("\"importance\":1")]
    [InlineData("\"infiniteTask\":null")]
    public async Task The_same_record_written_in_another_way_is_equal(string more)
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("Job-1", 1, "\"siteCity\":\"Gent\",\"importance\":\"high\",\"siteStreet\":\"Kouter\"");
        await ledger.SendAsync();

        var report = await Export.CompareAsync(
            ledger, [TestLedger.JobJson("JOB-1 ", null, more).Replace("\"infiniteTask\":null", "\"siteCity\":null", StringComparison.Ordinal)]);

        Assert.Empty(report.Lines());
        Assert.Equal(1, report.Counts.Equal);
        Assert.True(report.IsEqual);
    }

    [Fact]
    public async Task Each_field_that_differs_has_both_values_and_the_change_that_the_accepted_one_comes_from()
    {
        using var ledger = new TestLedger();
        var snapshot = await ledger.JobAsync("1", 1, "\"siteCity\":\"Gent\",\"siteStreet\":\"Kouter\"");
        var patch = await ledger.PatchAsync("1", 2, "\"siteStreet\":\"Veldstraat\"");
        await ledger.SendAsync();

        var report = await Export.CompareAsync(
            ledger, [TestLedger.JobJson("1", 3, "\"siteCity\":\"Aalst\",\"siteStreet\":\"Meir\",\"siteRegion\":\"\"")]);

        var difference = Assert.Single(report.Differences);
        Assert.Equal((DifferenceKind.Different, 1, patch), (difference.Kind, difference.Index, difference.Change));
        Assert.Equal("version 3 of it was never received", difference.Cause);
        Assert.Equal(
            [
                new("SiteCity", "Aalst", "Gent", snapshot),
                new("SiteStreet", "Meir", "Veldstraat", patch),
                new("SiteRegion", "", null, null),
            ],
            difference.Fields);
    }

    [Fact]
    public async Task A_pending_change_that_says_what_the_source_says_explains_the_difference()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync();
        var pending = await ledger.PatchAsync("1", 2, "\"siteCity\":\"Aalst\"");

        var explained = await Export.CompareAsync(ledger, [TestLedger.JobJson("1", 2, "\"siteCity\":\"Aalst\"")]);
        var other = await Export.CompareAsync(ledger, [TestLedger.JobJson("1", 3, "\"siteCity\":\"Brugge\"")]);

        Assert.Equal(
            (DifferenceKind.Waiting, pending, $"change {pending} is pending"), Reason(explained));
        Assert.False(explained.IsEqual);
        Assert.Equal((DifferenceKind.Different, pending, $"its pending change {pending} says something else"), Reason(other));
    }

    [Fact]
    public async Task A_dead_letter_that_says_what_the_source_says_explains_the_difference()
    {
        using var ledger = new TestLedger();
        var dead = await ledger.JobAsync("1", 1);
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused, "No such city."));

        var explained = await Export.CompareAsync(ledger, [TestLedger.JobJson("1", 1)]);
        var other = await Export.CompareAsync(ledger, [TestLedger.JobJson("1", 2, "\"siteCity\":\"Aalst\"")]);

        var (kind, change, cause) = Reason(explained);
        Assert.Equal((DifferenceKind.Waiting, dead), (kind, change));
        Assert.Contains("is a dead letter (DIME", cause, StringComparison.Ordinal);
        Assert.Contains("No such city.", cause, StringComparison.Ordinal);
        Assert.Equal((DifferenceKind.Missing, dead), (Reason(other).Kind, Reason(other).Change));
    }

    [Fact]
    public async Task A_call_of_unknown_outcome_and_a_resend_are_never_equal()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync();

        await ledger.Resender.ResendAsync(new("Job", "BC1/SERVICE/1", Reason: "r"), default);
        var resent = await Export.CompareAsync(ledger, [TestLedger.JobJson("1", 1)]);
        await ledger.SendAsync(Some.Error(DimeErrorReason.ConnectionFailed));
        var uncertain = await Export.CompareAsync(ledger, [TestLedger.JobJson("1", 1)]);

        Assert.Equal((DifferenceKind.Waiting, null, "it is being sent again"), Reason(resent));
        Assert.Equal((DifferenceKind.Waiting, null, "a call of unknown outcome may still change it"), Reason(uncertain));
        Assert.Equal((0, 0), (resent.Counts.Equal, uncertain.Counts.Equal));
    }

    [Fact]
    public async Task What_is_newer_than_the_export_is_not_judged()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.JobAsync("2", 1);
        var asOf = ledger.Clock.GetUtcNow();
        ledger.Clock.Advance(TimeSpan.FromMinutes(1));
        await ledger.JobAsync("1", 2, "\"siteCity\":\"Aalst\"");
        await ledger.JobAsync("3", 1);
        await ledger.SendAsync();

        var report = await Export.CompareAsync(ledger, [TestLedger.JobJson("1", null), TestLedger.JobJson("2", null)], asOf);
        var byVersion = await Export.CompareAsync(ledger, [TestLedger.JobJson("1", 1), TestLedger.JobJson("2", 1), TestLedger.JobJson("3", 1)]);

        Assert.Equal(
            ["Newer Job BC1/SERVICE/1 SiteCity: Gent / Aalst", "Newer Job BC1/SERVICE/3"], report.Lines());
        Assert.Equal(["Newer Job BC1/SERVICE/1 SiteCity: Gent / Aalst"], byVersion.Lines());
        Assert.True(report.IsEqual);
    }

    [Fact]
    public async Task A_record_that_the_export_lacks_is_extra_unless_its_delete_is_on_its_way()
    {
        using var ledger = new TestLedger();
        foreach (var no in new[] { "1", "2", "3", "4", "5" })
        {
            await ledger.JobAsync(no, 1);
        }
        await ledger.ReceiveAsync(("""{"entity":"Job","sourceApp":"BC2","sourceType":"SERVICE","jobNo":"1","shortDescription":"s"}""", "other"));
        await DeleteAsync("3");
        await ledger.SendAsync();
        await ledger.SendAsync();
        await DeleteAsync("4");
        await ledger.SendAsync(Some.Error(DimeErrorReason.Refused));
        await DeleteAsync("5");
        await ledger.JobAsync("6", 1);

        var report = await Export.CompareAsync(ledger, [TestLedger.JobJson("1", 1)]);

        Assert.Equal(
            ["Extra Job BC1/SERVICE/2", "Waiting Job BC1/SERVICE/4", "Waiting Job BC1/SERVICE/5", "Extra Job BC1/SERVICE/6"], report.Lines());

        Task DeleteAsync(string no) => ledger.ReceiveAsync((
            $$"""{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{no}}","version":2}""", $"delete {no}"));
    }

    [Fact]
    public async Task A_record_that_the_export_says_deleted_is_extra_while_the_board_has_it()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 1);
        await ledger.SendAsync();
        string Deleted(string no) => $$"""{"entity":"Job","kind":"Delete","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"{{no}}"}""";

        var report = await Export.CompareAsync(ledger, [Deleted("1"), Deleted("2")]);

        Assert.Equal(["Extra Job BC1/SERVICE/1"], report.Lines());
        Assert.Equal(1, report.Counts.Equal);
    }

    [Fact]
    public async Task What_cannot_be_compared_is_said_and_is_not_equal()
    {
        using var ledger = new TestLedger();

        var report = await Export.CompareAsync(
            ledger,
            [
                """{"entity":"Job","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","colour":"red"}""",
                """{"entity":"Job","sourceApp":"BC1"}""",
                """{"entity":"Notification","text":"hello","sourceApp":"BC1","sourceType":"SERVICE"}""",
                """{"entity":"TaskFilterValue","kind":"Clear","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","taskNo":"10"}""",
            ]);

        Assert.Equal([1, 2, 3, 4], report.NotCompared.Select(line => line.Index));
        Assert.Contains("colour", report.NotCompared[0].Reason, StringComparison.Ordinal);
        Assert.Contains("is a clear", report.NotCompared[3].Reason, StringComparison.Ordinal);
        Assert.Equal(0, report.Counts.Equal);
        Assert.False(report.IsEqual);
        Assert.Contains(report.Remarks, remark => remark.StartsWith("1 lines do not say which record", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_two_lines_about_one_record_the_newer_one_counts()
    {
        using var ledger = new TestLedger();
        await ledger.JobAsync("1", 2, "\"siteCity\":\"Gent\"");
        await ledger.JobAsync("2", 1, "\"siteCity\":\"Gent\"");
        await ledger.SendAsync();

        var report = await Export.CompareAsync(
            ledger,
            [
                TestLedger.JobJson("1", 2), TestLedger.JobJson("2", null, "\"siteCity\":\"Aalst\""),
                TestLedger.JobJson("1", 1, "\"siteCity\":\"Aalst\""), TestLedger.JobJson("2", null),
            ]);

        Assert.Equal((4, 2, 2), (report.Counts.Read, report.Counts.Equal, report.Counts.Repeated));
        Assert.Empty(report.Lines());
    }

    [Fact]
    public async Task Entities_that_name_no_source_are_compared_and_their_extras_are_not_looked_for()
    {
        using var ledger = new TestLedger();
        await ledger.ReceiveAsync(("""{"entity":"Category","name":"A","displayName":"A","color":"#FF0000"}""", "a"));
        await ledger.SendAsync();

        var report = await Export.CompareAsync(ledger, ["""{"entity":"Category","name":"a","displayName":"B","color":"#FF0000"}"""]);

        Assert.Equal(["Different Category A DisplayName: B / A"], report.Lines().Select(line => line.Replace(" a ", " A ", StringComparison.Ordinal)));
        Assert.Single(report.Remarks);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("BC1")]
    public async Task An_export_of_two_sources_is_refused(string? sourceApp)
    {
        using var ledger = new TestLedger();

        var refused = await Assert.ThrowsAsync<PublishUseException>(() => Export.CompareAsync(
            ledger,
            [TestLedger.JobJson("1", 1), TestLedger.JobJson("1", 1).Replace("BC1", "BC2", StringComparison.Ordinal)],
            sourceApp: sourceApp));

        Assert.Contains("holds BC1, BC2", refused.Message, StringComparison.Ordinal);
    }

    private static (DifferenceKind Kind, long? Change, string Cause) Reason(CompareReport report) =>
        Assert.Single(report.Differences) is var difference ? (difference.Kind, difference.Change, difference.Cause) : default;
}
