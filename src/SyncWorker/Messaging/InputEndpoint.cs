namespace SyncWorker.Messaging;

/// <summary>A queue that is consumed.</summary>
internal abstract class InputEndpoint(string queue)
{
    public string Queue => queue;

    /// <summary>The number of deliveries received.</summary>
    public abstract long Arrived { get; }

    /// <summary>The number of deliveries that are not answered yet.</summary>
    public abstract int InHand { get; }

    /// <summary>
    /// Stops consuming, waits for the deliveries that are being recorded, and closes the channel. The broker gets the others back. Never
    /// throws.
    /// </summary>
    /// <param name="grace">Ends the wait for deliveries.</param>
    public abstract Task StopAsync(CancellationToken grace);
}
