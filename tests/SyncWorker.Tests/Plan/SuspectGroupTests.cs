using SyncWorker.Plan;

namespace SyncWorker.Tests;

public sealed class SuspectGroupTests
{
    [Fact]
    public void The_rest_of_a_group_is_sent_in_parts_sized_by_the_distance_between_faulty_rows()
    {
        var rest = new SuspectGroup(5, Faulty: true, Limit: int.MaxValue, Accepted: 13).AfterCulprit();

        Assert.Equal(new(5, Faulty: false, Limit: 6, Accepted: 0), rest);
        Assert.Equal(new(5, Faulty: false, Limit: 12, Accepted: 6), rest.AfterAccepted(6));
        Assert.Equal(1, rest.AfterCulprit().Limit);
    }

    [Fact]
    public void An_accepted_half_of_the_faulty_part_does_not_raise_the_limit() =>
        Assert.Equal(
            new(5, Faulty: true, Limit: 6, Accepted: 9),
            new SuspectGroup(5, Faulty: true, Limit: 6, Accepted: 4).AfterAccepted(5));

    [Fact]
    public void The_limit_never_overflows()
    {
        var group = new SuspectGroup(5, Faulty: false, Limit: 1);
        for (var parts = 0; parts < 40; parts++)
        {
            group = group.AfterAccepted(1);
        }

        Assert.InRange(group.Limit, int.MaxValue / 2, int.MaxValue);
    }
}
