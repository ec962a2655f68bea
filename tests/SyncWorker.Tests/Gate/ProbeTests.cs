using SyncWorker.Gate;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

public sealed class ProbeTests
{
    private static readonly EntityState Free = Some.Entity("Job", 3, aggregate: 3);

    [Fact]
    public void The_probe_is_one_aggregate_that_is_not_suspect()
    {
        var due = new[] { Suspect(1, failedAgo: 5), Free, Some.Entity("Task", 4, aggregate: 3), Some.Entity("Job", 5, aggregate: 5) };

        Assert.Equal([3L, 4L], Probe.Candidates(due, suspectsMay: true).Select(entity => entity.Id));
    }

    [Fact]
    public void Suspects_probe_in_turn_and_only_if_nothing_else_is_due()
    {
        var due = new[] { Suspect(1, failedAgo: 5), Suspect(2, failedAgo: 9), Suspect(6, failedAgo: 7) };

        Assert.Equal([2L], Probe.Candidates(due, suspectsMay: true).Select(entity => entity.Id));
        Assert.Empty(Probe.Candidates(due, suspectsMay: false));
        Assert.Empty(Probe.Candidates([], suspectsMay: true));
    }

    [Theory]
    [InlineData(5, 6, true)] // no success since the row failed
    [InlineData(5, 5, true)]
    [InlineData(5, 4, false)]
    [InlineData(5, null, true)]
    [InlineData(null, null, false)] // the row never failed alone
    public void A_row_that_failed_alone_needs_a_control_unless_something_succeeded_since(int? failedAgo, int? successAgo, bool needsControl)
    {
        var call = Some.Call(Suspect(1, failedAgo));

        Assert.Equal(needsControl, Probe.NeedsControl(call, successAgo is { } ago ? Some.Now.AddMinutes(-ago) : null));
    }

    [Fact]
    public void A_call_of_many_rows_or_of_an_unsuspected_row_needs_no_control()
    {
        Assert.False(Probe.NeedsControl(Some.Call(Free with { LastFailedAt = Some.Now }), lastSuccess: null));
        Assert.False(Probe.NeedsControl(Some.Call(Free, Some.Entity("Job", 5, 5)), lastSuccess: null));
    }

    private static EntityState Suspect(long id, int? failedAgo) => Some.Entity("Job", id, id) with
    {
        Suspect = new(id, Faulty: true),
        LastFailedAt = failedAgo is { } ago ? Some.Now.AddMinutes(-ago) : null,
    };
}
