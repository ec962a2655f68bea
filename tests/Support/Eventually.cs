namespace SyncWorker.Testing;

/// <summary>Polls for conditions that raise no event to wait for: in another process, a broker or a file.</summary>
public static class Eventually
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(25);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <param name="condition">Evaluated at once, and then every 25 ms; its exceptions are not caught.</param>
    /// <param name="within">Real time, including the time that the condition itself takes.</param>
    /// <param name="what">The condition in words, as in "the queue is empty".</param>
    /// <param name="cancellation">Ends the wait early.</param>
    /// <exception cref="TimeoutException">The condition did not become true; the message contains <paramref name="what"/>.</exception>
    public static async Task TrueAsync(
        Func<Task<bool>> condition,
        TimeSpan within,
        string what,
        CancellationToken cancellation = default)
    {
        var clock = TimeProvider.System;
        var began = clock.GetTimestamp();
        using var ticks = new PeriodicTimer(Interval, clock);
        do
        {
            var left = within - clock.GetElapsedTime(began);
            var answer = condition();
            try
            {
                // A condition that hangs counts as false.
                await answer.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, clock, cancellation);
            }
            catch (TimeoutException) when (!answer.IsCompleted)
            {
                break;
            }

            if (await answer)
            {
                return;
            }
        }
        while (clock.GetElapsedTime(began) < within && await ticks.WaitForNextTickAsync(cancellation));

        throw new TimeoutException($"Not within {within}: {what}");
    }

    /// <inheritdoc cref="TrueAsync(Func{Task{bool}}, TimeSpan, string, CancellationToken)"/>
    public static Task TrueAsync(Func<bool> condition, TimeSpan within, string what, CancellationToken cancellation = default) =>
        TrueAsync(() => Task.FromResult(condition()), within, what, cancellation);
}
