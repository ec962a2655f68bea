using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger;
using SyncWorker.Plan;

namespace SyncWorker.Tests;

/// <summary>Which times determine the order, and which cannot be the time of an event.</summary>
public sealed class OrderTimeTests
{
    private static readonly ImportOptions Brussels = new() { TimeZone = "Europe/Brussels" };

    [Theory]
    [InlineData("0001-01-01T00:00:00")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("1753-01-01T00:00:00")]
    [InlineData("1900-01-01T00:00:00Z")]
    [InlineData("1970-01-01T00:00:00Z")]
    public void Case_7_the_time_of_an_unset_field_counts_as_none_and_is_counted(string time)
    {
        foreach (var import in new[] { new ImportOptions(), Brussels })
        {
            var change = Read(time, import);

            Assert.Null(change.OccurredAt);
            Assert.Equal([Counters.TimeUnset, Counters.NoDedupe], change.Remarks);
            Assert.Null(change.Refusal);
        }
    }

    [Theory]
    [InlineData("9999-12-31T23:59:59")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    public void The_maximum_time_counts_as_none_too(string time)
    {
        var change = Read(time, Brussels);

        Assert.Null(change.OccurredAt);
        Assert.Equal([Counters.TimeAhead, Counters.NoDedupe], change.Remarks);
    }

    [Fact]
    public void Case_8_local_times_without_an_offset_are_in_the_configured_zone()
    {
        // Brussels is an hour ahead of Greenwich.
        var (newer, older) = (Read("2030-01-01T01:00:00", Brussels), Read("2030-01-01T00:40:00", Brussels));

        Assert.Equal((Some.Now, Some.Now.AddMinutes(-20)), (newer.OccurredAt!.Value, older.OccurredAt!.Value));
        Assert.Empty(newer.Remarks);
    }

    [Fact]
    public void Without_a_configured_zone_they_are_UTC_and_an_offset_is_kept()
    {
        Assert.Equal(Some.Now, Read("2030-01-01T00:00:00", new()).OccurredAt);
        Assert.Equal(Some.Now, Read("2030-01-01T01:00:00+01:00", Brussels).OccurredAt);
    }

    [Theory]
    [InlineData("17", 17)]
    [InlineData("17.0", 17)]
    [InlineData("\"17\"", 17)]
    [InlineData("1e3", 1000)]
    public void Case_13_a_version_may_have_a_zero_fraction(string written, long version)
    {
        Assert.Equal(version, Reading.Read($$"""{{{Reading.Job}},"version":{{written}}}""").Change.Version);
    }

    private static IncomingChange Read(string time, ImportOptions import) =>
        Reading.Read($$"""{{{Reading.Job}},"occurredAt":"{{time}}"}""", new(Queues.Jobs, "Job"), import: import).Change;
}
