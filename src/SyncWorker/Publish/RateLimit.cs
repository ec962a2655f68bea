namespace SyncWorker.Publish;

/// <summary>Keeps to a number of changes per second.</summary>
/// <param name="perSecond">0 = as fast as they are taken.</param>
internal sealed class RateLimit(int perSecond, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>Waits until as many may have been sent.</summary>
    public async Task WaitAsync(long sent, CancellationToken cancellationToken)
    {
        var early = perSecond == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)sent / perSecond) - time.GetElapsedTime(_began);
        if (early > TimeSpan.Zero)
        {
            await Task.Delay(early, time, cancellationToken);
        }
    }
}
