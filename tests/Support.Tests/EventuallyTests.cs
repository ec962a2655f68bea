namespace SyncWorker.Testing.Tests;

public sealed class EventuallyTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task It_asks_until_the_condition_holds()
    {
        var asked = 0;

        await Eventually.TrueAsync(() => ++asked == 3, Long, "asked three times");

        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task It_says_what_did_not_become_true()
    {
        var late = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.TrueAsync(() => false, Short, "the sun is blue"));

        Assert.Contains("the sun is blue", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_condition_that_hangs_does_not_hold()
    {
        var never = new TaskCompletionSource<bool>();

        await Assert.ThrowsAsync<TimeoutException>(() => Eventually.TrueAsync(() => never.Task, Short, "an answer"));
    }

    [Fact]
    public async Task An_exception_of_the_condition_is_the_callers()
    {
        await Assert.ThrowsAsync<FormatException>(
            () => Eventually.TrueAsync(() => Task.FromException<bool>(new FormatException()), Long, "a number"));
        await Assert.ThrowsAsync<TimeoutException>(
            () => Eventually.TrueAsync(() => Task.FromException<bool>(new TimeoutException("its own")), Long, "an answer"));
    }
}
