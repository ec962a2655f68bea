using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger.Record;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Tests;

/// <summary>The two generations of the memory of received changes, and how they take turns.</summary>
public sealed class SeenTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Theory]
    [InlineData(7, 1)]
    [InlineData(1, 7)]
    public async Task A_changed_window_forgets_nothing_too_early_and_the_generations_keep_rotating(int before, int after)
    {
        await RecordAsync(before, "m1");

        Assert.Null(await RecordAsync(after, "m1"));
        for (var days = 0; days < 4 * after; days++)
        {
            _ledger.Clock.Advance(TimeSpan.FromDays(1));
            await RecordAsync(after, $"day {days}");
        }

        Assert.NotNull(await RecordAsync(after, "m1"));
        Assert.InRange(Keys, 1, 2 * after + 1);
    }

    [Fact]
    public async Task After_a_clock_was_far_ahead_the_generations_rotate_again()
    {
        await new Recorder(_ledger.Store, new ReceiveOptions().DedupeWindow, new SyncWorker.Testing.FakeClock(Some.Now.AddYears(10)))
            .RecordAsync([Change("ahead")], default);

        for (var weeks = 0; weeks < 4; weeks++)
        {
            await RecordAsync(7, $"week {weeks}");
            _ledger.Clock.Advance(TimeSpan.FromDays(7));
        }
        await RecordAsync(7, "last");

        Assert.InRange(Keys, 1, 2);
    }

    [Fact]
    public async Task A_ledger_that_stored_only_its_generation_number_continues_with_it()
    {
        await RecordAsync(7, "m1");
        await _ledger.ExecuteAsync(
            "delete from counter where slot = 'seen' and name = 'generation began'; "
            + "update counter set value = 3019 where slot = 'seen'");

        Assert.NotNull(await RecordAsync(7, "m2"));
        Assert.Null(await RecordAsync(7, "m1"));

        Assert.Equal(3019, _ledger.Ask<long>("select value from counter where slot = 'seen' and name = 'generation'"));
    }

    [Fact]
    public void A_window_of_nothing_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => new Seen(TimeSpan.Zero));

    private long Keys => _ledger.Ask<long>("select (select count(*) from seen_0) + (select count(*) from seen_1)");

    private async Task<long?> RecordAsync(int window, string messageId) =>
        (await new Recorder(_ledger.Store, TimeSpan.FromDays(window), _ledger.Clock).RecordAsync([Change(messageId)], default))[0].Id;

    private static IncomingChange Change(string messageId) =>
        Reading.Read(TestLedger.JobJson("1", 1), new(Queues.Changes, MessageId: messageId)).Change;
}
