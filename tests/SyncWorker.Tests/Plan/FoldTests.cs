using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

public sealed class FoldTests
{
    [Fact]
    public void The_newest_snapshot_is_applied_and_older_ones_are_superseded()
    {
        var job = Some.Job(
            Some.Snapshot(1, 7, ("Name", "old")),
            Some.Snapshot(2, 9, ("Name", "new")),
            Some.Snapshot(3, 8, ("Name", "between")));

        var row = Row(job);

        Assert.Equal("new", Value(row, "Name"));
        Assert.Equal([(1, ChangeState.Superseded), (3, ChangeState.Superseded), (2, ChangeState.Applied)], States(row));
    }

    [Fact]
    public void With_equal_versions_the_change_received_later_is_newer()
    {
        var job = Some.Job(Some.Snapshot(1, 7, ("Name", "first")), Some.Snapshot(2, 7, ("Name", "second")));

        var row = Row(job);

        Assert.Equal("second", Value(row, "Name"));
    }

    [Fact]
    public void An_older_change_than_what_is_accepted_is_never_sent()
    {
        var job = Some.Job(Some.Snapshot(1, 9));
        job = job.After(Row(job), Some.Snapshot(2, 8), Some.Patch(3, 7, ("Name", "late")), Some.Delete(4, 6));

        var result = Fold.Of(job);

        Assert.IsType<FoldResult.Nothing>(result);
        Assert.Equal([4, 3, 2], result.Moot.Select(change => change.Id));
    }

    [Fact]
    public void An_equal_version_received_after_what_is_accepted_is_newer()
    {
        var job = Some.Job(Some.Snapshot(1, 9, ("Name", "first")));
        job = job.After(Row(job), Some.Snapshot(2, 9, ("Name", "second")));

        var row = Row(job);

        Assert.Equal("second", Value(row, "Name"));
    }

    [Fact]
    public void Patches_of_different_fields_are_sent_together()
    {
        var job = Accepted();
        job = job.With(Some.Patch(2, 2, ("Name", "n")), Some.Patch(3, 3, ("SiteCity", "Gent")));

        var row = Row(job);

        Assert.Equal(("n", "Gent"), (Value(row, "Name"), Value(row, "SiteCity")));
        Assert.Equal([(2, ChangeState.Coalesced), (3, ChangeState.Applied)], States(row));
    }

    [Fact]
    public void A_patch_whose_fields_are_all_set_again_is_superseded()
    {
        var job = Accepted();
        job = job.With(Some.Patch(2, 2, ("Name", "old")), Some.Patch(3, 3, ("Name", "new")));

        var row = Row(job);

        Assert.Equal("new", Value(row, "Name"));
        Assert.Equal([(2, ChangeState.Superseded), (3, ChangeState.Applied)], States(row));
    }

    [Fact]
    public void A_patch_overlays_the_snapshot_below_it()
    {
        var job = Some.Job(Some.Snapshot(1, 1, ("Name", "snapshot"), ("SiteCity", "Gent")), Some.Patch(2, 2, ("Name", "patch")));

        var row = Row(job);

        Assert.Equal(("patch", "Gent"), (Value(row, "Name"), Value(row, "SiteCity")));
        Assert.Equal([(1, ChangeState.Coalesced), (2, ChangeState.Applied)], States(row));
    }

    [Fact]
    public void A_patch_below_a_snapshot_does_not_show_through()
    {
        var job = Some.Job(Some.Patch(1, 1, ("Name", "patch"), ("SiteCity", "Gent")), Some.Snapshot(2, 2, ("Name", "snapshot")));

        var row = Row(job);

        Assert.Equal(("snapshot", null), (Value(row, "Name"), Value(row, "SiteCity")));
    }

    [Fact]
    public void A_late_snapshot_is_sent_with_the_fields_that_no_newer_change_has_set()
    {
        var job = Accepted(("Name", "base"));
        job = job.With(Some.Patch(2, 9, ("Name", "patch")));
        job = job.After(Row(job), Some.Snapshot(3, 5, ("Name", "late"), ("SiteCity", "Gent")));

        var row = Row(job);

        Assert.Equal(["SourceApp", "SourceType", "JobNo", "ShortDescription", "SiteCity"], row.Values.Select(value => value.Key));
        Assert.Equal("short 3", Value(row, "ShortDescription"));
        Assert.Equal("patch", row.Accepted.Over["Name"].Value);
        Assert.Equal(5, row.Accepted.Base!.Key.Version);
    }

    [Fact]
    public void A_late_patch_is_sent_with_the_fields_that_no_newer_change_has_set()
    {
        var job = Accepted();
        job = job.With(Some.Patch(2, 9, ("Name", "newer")));
        job = job.After(Row(job), Some.Patch(3, 5, ("Name", "late"), ("SiteCity", "Gent")));

        var row = Row(job);

        Assert.Equal((null, "Gent"), (Value(row, "Name"), Value(row, "SiteCity")));
        Assert.Equal("newer", row.Accepted.Over["Name"].Value);
    }

    [Fact]
    public void A_completely_superseded_late_patch_is_settled_without_a_call()
    {
        var job = Accepted();
        job = job.With(Some.Patch(2, 9, ("Name", "newer")));
        job = job.After(Row(job), Some.Patch(3, 5, ("Name", "late")));

        var result = Fold.Of(job);

        Assert.IsType<FoldResult.Nothing>(result);
        Assert.Equal([3], result.Moot.Select(change => change.Id));
    }

    [Fact]
    public void A_delete_before_an_upsert_is_sent_first_and_alone()
    {
        var job = Some.Job(Some.Snapshot(1, 1), Some.Delete(2, 2), Some.Snapshot(3, 3, ("Name", "again")));

        var first = Row(job);
        var second = Row(job.After(first));

        Assert.Equal((ChangeKind.Delete, "mboc_deleteJob"), (first.Kind, first.Procedure));
        Assert.Equal([(1, ChangeState.Superseded), (2, ChangeState.Applied)], States(first));
        Assert.Equal((ChangeKind.Upsert, "again"), (second.Kind, Value(second, "Name")));
        Assert.Equal([(3, ChangeState.Applied)], States(second));
    }

    [Fact]
    public void A_delete_carries_only_the_parameters_of_its_procedure()
    {
        var job = Some.Job(Some.Delete(1, 1, ("Name", "n"), ("CheckAppointments", "False")));

        var row = Row(job);

        Assert.Equal(["SourceApp", "SourceType", "JobNo", "CheckAppointments"], row.Values.Select(value => value.Key).Order(KeyOrder));
        Assert.Equal(Existence.No, row.ExistsAfter);
    }

    [Fact]
    public void A_patch_above_a_delete_waits()
    {
        var job = Some.Job(Some.Delete(1, 1), Some.Patch(2, 2, (Some.Required, "s"), ("Name", "n")));
        job = job.After(Row(job));

        var result = Fold.Of(job);

        Assert.Equal(WaitReason.NoBase, Assert.IsType<FoldResult.Waits>(result).Reason);
    }

    [Fact]
    public void A_snapshot_between_a_delete_and_a_patch_is_sent_with_the_patch()
    {
        var job = Accepted(("SiteCity", "Gent"));
        job = job.With(Some.Patch(2, 9, ("Name", "patch")));
        job = job.After(Row(job), Some.Delete(3, 5));
        job = job.After(Row(job), Some.Snapshot(4, 7, ("SiteCity", "Aalst")));

        var row = Row(job);

        // The delete has removed the field that the patch had set.
        Assert.Equal(("patch", "Aalst"), (Value(row, "Name"), Value(row, "SiteCity")));
    }

    [Fact]
    public void A_patch_of_an_unknown_entity_without_its_required_parameters_waits()
    {
        var result = Fold.Of(Some.Job(Some.Patch(1, 1, ("Name", "n"))));

        Assert.Equal(WaitReason.NoBase, Assert.IsType<FoldResult.Waits>(result).Reason);
    }

    [Fact]
    public void A_patch_of_an_unknown_entity_with_all_required_parameters_is_sent()
    {
        var row = Row(Some.Job(Some.Patch(1, 1, ("Name", "n"), (Some.Required, "s"))));

        Assert.Equal("n", Value(row, "Name"));
        Assert.Null(row.Accepted.Base);
    }

    [Fact]
    public void A_patch_above_a_dead_change_of_an_entity_never_accepted_waits()
    {
        var job = Some.Job(Some.Patch(2, 2, ("Name", "n"), (Some.Required, "s"))) with { HasDead = true };

        Assert.IsType<FoldResult.Waits>(Fold.Of(job));
    }

    [Fact]
    public void A_dead_change_does_not_block_a_patch_if_earlier_patches_were_accepted()
    {
        var job = Some.Job(Some.Patch(1, 1, (Some.Required, "s")));
        job = job.After(Row(job), Some.Patch(3, 3, ("Name", "n"))) with { HasDead = true };

        Assert.Equal("n", Value(Row(job), "Name"));
    }

    [Fact]
    public void Required_parameters_are_filled_in_from_the_effective_state()
    {
        var job = Accepted((Some.Required, "from the base"));
        job = job.With(Some.Patch(2, 2, (Some.Required, "from a patch")));
        job = job.After(Row(job), Some.Patch(3, 3, ("Name", "n")));

        var row = Row(job);

        Assert.Equal("from a patch", Value(row, Some.Required));
    }

    [Fact]
    public void Keys_are_sent_as_given()
    {
        var row = Row(Some.Job(Some.Snapshot(1, 1, ("JobNo", "job-1001 "))));

        Assert.Equal("job-1001 ", Value(row, "JobNo"));
    }

    [Fact]
    public void Parameters_are_sent_in_the_order_of_the_catalog()
    {
        var row = Row(Some.Job(Some.Snapshot(1, 1, ("SiteCity", "Gent"), ("Description", "d"), ("Name", "n"))));

        var catalog = Some.Definition("Job").Parameters.Select(parameter => parameter.Wire).ToList();
        Assert.Equal(row.Values.Select(value => value.Key).OrderBy(catalog.IndexOf), row.Values.Select(value => value.Key));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("", "")]
    [InlineData("-", "-")]
    public void A_snapshot_clears_fields_missing_since_the_last_one_only_if_the_option_is_set(string? clearAs, string? city)
    {
        var job = Accepted(("SiteCity", "Gent"));
        job = job.With(Some.Snapshot(2, 2));

        var row = Assert.IsType<FoldResult.Row>(Fold.Of(job, clearAs));

        Assert.Equal(city, Value(row, "SiteCity"));
    }

    [Fact]
    public void A_late_snapshot_does_not_clear_a_field_that_a_newer_patch_has_set()
    {
        var job = Accepted(("SiteCity", "Gent"));
        job = job.With(Some.Patch(2, 9, ("SiteCity", "Aalst")));
        job = job.After(Row(job), Some.Snapshot(3, 5));

        var row = Assert.IsType<FoldResult.Row>(Fold.Of(job, clearAs: "-"));

        Assert.Null(Value(row, "SiteCity"));
    }

    private static readonly Comparer<string> KeyOrder = Comparer<string>.Create((a, b) => Place(a).CompareTo(Place(b)));

    private static int Place(string wire) => Some.Definition("Job").Parameters.Select(p => p.Wire).ToList().IndexOf(wire);

    private static EntityState Accepted(params (string Field, string Value)[] fields)
    {
        var job = Some.Job(Some.Snapshot(1, 1, fields));
        return job.After(Row(job));
    }

    private static FoldResult.Row Row(EntityState entity) => Assert.IsType<FoldResult.Row>(Fold.Of(entity));

    private static string? Value(FoldResult.Row row, string wire) => row.Values.FirstOrDefault(value => value.Key == wire).Value;

    private static List<(long, ChangeState)> States(FoldResult.Row row) =>
        [.. row.Covered.Select(change => (change.Id, change.WhenAccepted))];
}
