namespace SyncWorker.Testing.Tests;

public sealed class EventuallyTests
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(150);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_condition_is_polled_until_it_holds()
    {
        var asked = 0;

        await Eventually.TrueAsync(() => ++asked == 3, Long, "asked three times");

        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task A_timeout_names_the_condition()
    {
        var late = await Assert.ThrowsAsync<TimeoutException>(() => Eventually.TrueAsync(() => false, Short, "the sun is blue"));

        Assert.Contains("the sun is blue", late.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hanging_condition_counts_as_false()
    {
        var never = new TaskCompletionSource<bool>();

        await Assert.ThrowsAsync<TimeoutException>(() => Eventually.TrueAsync(() => never.Task, Short, "an answer"));
    }

    [Fact]
    public async Task An_exception_of_the_condition_reaches_the_caller()
    {
        await Assert.ThrowsAsync<FormatException>(
            () => Eventually.TrueAsync(() => Task.FromException<bool>(new FormatException()), Long, "a number"));
        await Assert.ThrowsAsync<TimeoutException>(
            () => Eventually.TrueAsync(() => Task.FromException<bool>(new TimeoutException("its own")), Long, "an answer"));
    }
}
