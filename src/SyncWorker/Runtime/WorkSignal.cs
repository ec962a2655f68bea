using System.Threading.Channels;

namespace SyncWorker.Runtime;

/// <summary>Signals that there may be work. Several raises before a wait count as one.</summary>
internal sealed class WorkSignal
{
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public void Raise() => _raised.Writer.TryWrite(true);

    /// <summary>Completes at the next raise, or at once if there was one since the last wait.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _raised.Reader.ReadAsync(cancellationToken);
}
