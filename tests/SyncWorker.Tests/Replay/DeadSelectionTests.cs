using SyncWorker.Replay;

namespace SyncWorker.Tests;

public sealed class DeadSelectionTests
{
    [Fact]
    public void Exactly_one_way_to_select_must_be_given()
    {
        foreach (var (ids, entity, all, group) in
            from ids in new[] { null, Array.Empty<long>(), [1L] }
            from entity in new[] { null, "Job" }
            from all in new[] { false, true }
            from @group in new[] { null, "0123456789ab" }
            select (ids, entity, all, @group))
        {
            var given = (ids?.Length > 0 ? 1 : 0) + (all ? 1 : 0) + (entity is null && group is null ? 0 : 1);

            var problems = new Selection(ids, entity, group, all).Problems().Select(problem => problem.Field);

            Assert.Equal(given == 1 ? [] : ["ids"], problems);
        }
    }

    [Fact]
    public void An_unknown_entity_is_named_with_the_known_ones()
    {
        var problem = Assert.Single(new Selection(Entity: "Jobb").Problems());

        Assert.Equal(("entity", "Jobb"), (problem.Field, problem.Value));
        Assert.Contains("Job, ", problem.Allowed, StringComparison.Ordinal);
    }

    [Fact]
    public void The_audit_shows_what_was_selected()
    {
        Assert.Equal("3 1", new Selection([3, 1, 3]).InWords());
        Assert.Equal("Job", new Selection(Entity: "Job").InWords());
        Assert.Equal("group 0123456789ab", new Selection(Group: "0123456789ab").InWords());
        Assert.Equal("entity Job, text Gent", new Selection(Entity: "Job", Text: "Gent").InWords());
        Assert.Equal("all", new Selection(All: true).InWords());
    }

    private sealed record Selection(
        IReadOnlyList<long>? Ids = null, string? Entity = null, string? Group = null, bool All = false, string? Text = null)
        : DeadSelection(Ids, Entity, null, null, null, Text, null, null, Group, null, null, All, null)
    {
        public override string? By { get; init; }
    }
}
