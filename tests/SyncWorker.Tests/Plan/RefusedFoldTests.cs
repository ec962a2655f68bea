using System.Globalization;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

public sealed class RefusedFoldTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_change_covered_by_a_newer_one_does_no_harm(int poison)
    {
        var worker = new MiniWorker(Refuse);
        worker.Add(Some.Job([.. Enumerable.Range(1, 8).Select(i => Some.Snapshot(i, i, ("Name", i == poison ? "poison" : "n")))]));

        worker.RunToTheEnd();

        Assert.Equal(1, worker.Calls);
        Assert.DoesNotContain(ChangeState.Dead, worker.Settled.Values);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(100)]
    public void The_search_takes_no_more_calls_than_a_binary_one(int changes)
    {
        for (var culprit = 1; culprit <= changes; culprit++)
        {
            var worker = new MiniWorker(Refuse);
            worker.Add(Known(Enumerable.Range(2, changes).Select(
                i => Some.Patch(i, i, i == culprit + 1 ? ("Name", "poison") : (Fields[i % Fields.Length], $"{i}")))));
            var search = 0;
            while (!worker.Settled.ContainsValue(ChangeState.Dead))
            {
                Assert.True(worker.Step());
                search++;
            }

            // The first call is the refused one.
            Assert.InRange(search - 1, 1, (int)Math.Ceiling(Math.Log2(changes)) + 1);
            Assert.Equal(ChangeState.Dead, worker.Settled[culprit + 1]);
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1_000)]
    public void However_many_changes_are_pending_only_those_with_fields_in_the_row_are_searched(int changes)
    {
        var worker = new MiniWorker(Refuse);
        worker.Add(Known([
            .. Enumerable.Range(2, changes).Select(i => Some.Patch(i, i, (Fields[i % Fields.Length], $"{i}"))),
            Some.Patch(changes + 2, changes + 2, ("Name", "poison")),
            .. Enumerable.Range(changes + 3, changes).Select(i => Some.Patch(i, i, (Fields[i % Fields.Length], $"{i}"))),
        ]));

        worker.RunToTheEnd();

        // The refused call, a search by halves through five values, the culprit alone, and the rest.
        Assert.Equal([changes + 2L], worker.Settled.Where(change => change.Value == ChangeState.Dead).Select(change => change.Key));
        Assert.InRange(worker.Calls, 3, 6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    public void A_culprit_among_five_hundred_records_costs_thirteen_calls_at_most_however_many_changes_it_has(int changes)
    {
        var worker = new MiniWorker(Refuse);
        for (var record = 0; record < 500; record++)
        {
            var first = (record * 1_000) + 1;
            worker.Add(Some.Job([.. Enumerable.Range(first, record == 321 ? changes : 1).Select(i =>
                Some.Snapshot(i, i, ("Name", record == 321 && i == first + changes - 1 ? "poison" : "n")))]) with
            { Id = record + 1, Aggregate = record + 1 });
        }

        worker.RunToTheEnd();

        Assert.Single(worker.Settled, change => change.Value == ChangeState.Dead);
        Assert.InRange(worker.Calls, 2, 13);
    }

    [Fact]
    public void A_refused_newest_edit_leaves_the_last_good_state()
    {
        string? onTheBoard = null;
        var worker = new MiniWorker(rows =>
        {
            var refusal = Refuse(rows);
            onTheBoard = refusal is null ? rows[0].Parameters.Single(p => p.Key == "Name").Value : onTheBoard;
            return refusal;
        });
        worker.Add(Some.Job(
            Some.Snapshot(1, 1, ("Name", "a")),
            Some.Snapshot(2, 2, ("Name", "good")),
            Some.Snapshot(3, 3, ("Name", "poison"))));

        worker.RunToTheEnd();

        Assert.Equal("good", onTheBoard);
        Assert.Equal(ChangeState.Dead, worker.Settled[3]);
        Assert.DoesNotContain(ChangeState.Dead, worker.Settled.Where(change => change.Key != 3).Select(change => change.Value));
    }

    [Fact]
    public void A_superseded_late_patch_does_not_end_the_search()
    {
        var worker = new MiniWorker(Refuse);
        var job = Known([Some.Patch(2, 9, ("SiteCity", "newer"))]);
        job = job.After(
            Assert.IsType<FoldResult.Row>(Fold.Of(job)),
            Some.Patch(3, 5, ("SiteCity", "late")),
            Some.Patch(4, 10, ("Name", "poison")));
        worker.Add(job);

        worker.RunToTheEnd();

        Assert.Equal((ChangeState.Superseded, ChangeState.Dead), (worker.Settled[3], worker.Settled[4]));
    }

    [Fact]
    public void A_patch_without_a_base_does_not_end_the_search()
    {
        var worker = new MiniWorker(Refuse);
        var job = Some.Job(Some.Delete(1, 1));
        job = job.After(
            Assert.IsType<FoldResult.Row>(Fold.Of(job)),
            Some.Patch(2, 2, ("SiteCity", "Gent")),
            Some.Snapshot(3, 3, ("Name", "poison")));
        worker.Add(job);

        worker.RunToTheEnd();

        Assert.Equal([(3L, ChangeState.Dead)], worker.Settled.Select(change => (change.Key, change.Value)));
        Assert.Equal("no base", worker.Entities.Single().Blocked);
    }

    [Fact]
    public void A_change_that_arrives_below_the_refused_one_is_searched_as_well()
    {
        var worker = new MiniWorker(Refuse);
        worker.Add(Known([Some.Patch(2, 2, ("SiteCity", "Gent")), Some.Patch(3, 5, ("Category", "c"))]));
        worker.Receive(1, Some.Patch(4, 4, ("Description", "poison")));
        worker.Step();
        worker.Receive(1, Some.Patch(5, 3, ("Name", "poison")));

        worker.RunToTheEnd();

        Assert.Equal([4L, 5L], worker.Settled.Where(change => change.Value == ChangeState.Dead).Select(change => change.Key).Order());
    }

    [Theory]
    [InlineData(5)]
    [InlineData(100)]
    public void While_a_call_of_unknown_outcome_may_have_been_executed_nothing_older_is_sent(int sent)
    {
        // All but the last change were in a call with unknown outcome. The last one arrived afterwards, and is refused.
        var job = Known([
            .. Enumerable.Range(2, sent).Select(i => Some.Patch(i, i, (Fields[i % Fields.Length], $"{i}"))),
            Some.Patch(sent + 2, sent + 2, ("Name", "poison")),
        ]);
        var newest = new List<string>();
        var worker = new MiniWorker(rows =>
        {
            newest.Add(Refuse(rows) is not null
                ? "poison"
                : $"{rows[0].Parameters.Where(parameter => Fields.Contains(parameter.Key))
                    .Max(parameter => int.Parse(parameter.Value, CultureInfo.InvariantCulture))}");
            return Refuse(rows);
        });
        worker.Add(job with { UncertainUntil = Some.Now.AddMinutes(5), SentThrough = sent + 1 });

        worker.RunToTheEnd();

        Assert.Equal(["poison", $"{sent + 1}", "poison"], newest);
        Assert.Equal(ChangeState.Dead, worker.Settled[sent + 2]);
    }

    [Fact]
    public void Once_the_record_is_certain_again_the_halves_are_tried()
    {
        var job = Known(Enumerable.Range(2, 10).Select(i => Some.Patch(i, i, (Fields[i % Fields.Length], $"{i}"))));

        var part = Fold.Of(job with { RefusedThrough = 11, SentThrough = 9 });

        Assert.Equal([2L, 3L, 4L, 5L, 6L, 7L, 8L], Assert.IsType<FoldResult.Row>(part).Covered.Select(change => change.Id));
    }

    [Fact]
    public void A_culprit_in_the_uncertain_call_itself_is_found_by_halving()
    {
        var job = Known(Enumerable.Range(2, 300).Select(
            i => Some.Patch(i, i, i == 9 ? ("Name", "poison") : (Fields[i % Fields.Length], $"{i}"))));
        var worker = new MiniWorker(Refuse);
        worker.Add(job with { UncertainUntil = Some.Now.AddMinutes(5), SentThrough = 200 });

        worker.RunToTheEnd();

        Assert.Equal([9L], worker.Settled.Where(change => change.Value == ChangeState.Dead).Select(change => change.Key));
        Assert.InRange(worker.Calls, 1, 15);
    }

    private static readonly string[] Fields = ["SiteCity", "Category", "Description", "CustomerNo", "SiteNo"];

    private static EntityState Known(IEnumerable<PendingChange> pending)
    {
        var job = Some.Job(Some.Snapshot(1, 1));
        return job.After(Assert.IsType<FoldResult.Row>(Fold.Of(job)), [.. pending]);
    }

    private static DimeError? Refuse(IReadOnlyList<ImportRow> rows) =>
        rows.Any(row => row.Parameters.Any(parameter => parameter.Value == "poison")) ? Some.Error(DimeErrorReason.Refused) : null;
}
