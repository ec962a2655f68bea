namespace SyncWorker.Publish;

/// <summary>Limits the number of changes per second.</summary>
/// <param name="perSecond">The maximum number of changes per second; 0 = no limit.</param>
internal sealed class RateLimit(int perSecond, TimeProvider time)
{
    private readonly long _began = time.GetTimestamp();

    /// <summary>Waits until this many changes may have been sent.</summary>
    public async Task WaitAsync(long sent, CancellationToken cancellationToken)
    {
        var early = perSecond == 0 ? TimeSpan.Zero : TimeSpan.FromSeconds((double)sent / perSecond) - time.GetElapsedTime(_began);
        if (early > TimeSpan.Zero)
        {
            await Task.Delay(early, time, cancellationToken);
        }
    }
}
