using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace DimeClient;

/// <summary>Rows that are sent together in the background. Thread-safe; dispose it before its client, so that it can drain.</summary>
public sealed class ImportBuffer : IAsyncDisposable
{
    private readonly ImportBufferOptions _options;
    private readonly TimeProvider _time;
    private readonly Channel<BufferItem> _items = Channel.CreateUnbounded<BufferItem>(new() { SingleReader = true });
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationTokenSource _givingUp = new();

    // One slot for each row that is neither sent nor failed: this limits the buffer, whatever the channel holds.
    private readonly SemaphoreSlim _room;
    private readonly Task _sending;
    private int _disposed;

    internal ImportBuffer(ImportsAccessor imports, ImportBufferOptions options, ILogger log, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _room = new(options.Capacity, options.Capacity);
        _sending = new BufferSender(imports, options, _items.Reader, _room, log, time).RunAsync(_givingUp.Token);
    }

    /// <summary>Rows that wait or are being sent.</summary>
    public int Count => _options.Capacity - _room.CurrentCount;

    /// <summary>Takes the row if there is room, and never waits.</summary>
    /// <returns>False if the buffer is full and the row is not taken: see <see cref="EnqueueAsync"/>.</returns>
    /// <exception cref="ObjectDisposedException">The buffer is, or is being, disposed.</exception>
    public bool Enqueue(ImportRow row)
    {
        ArgumentNullException.ThrowIfNull(row);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var size = ImportPayload.SizeOf(row);
        if (!_room.Wait(0, CancellationToken.None))
        {
            return false;
        }
        Write(row, size);
        return true;
    }

    /// <summary>Takes the row: at once if there is room, else as soon as rows before it are sent.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled; the row is not taken.</exception>
    /// <exception cref="ObjectDisposedException">The buffer is, or is being, disposed; the row is not taken.</exception>
    public async ValueTask EnqueueAsync(ImportRow row, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(row);
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        var size = ImportPayload.SizeOf(row);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _closing.Token);
        try
        {
            await _room.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException closed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new ObjectDisposedException("The buffer was disposed while the row waited for room.", closed);
        }
        Write(row, size);
    }

    /// <summary>Sends all rows enqueued so far. Completes when they are sent or their failure was reported.</summary>
    /// <exception cref="OperationCanceledException">The wait was cancelled; the rows are still sent.</exception>
    public async Task FlushAsync(CancellationToken cancellationToken = default)
    {
        var flushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ObjectDisposedException.ThrowIf(!_items.Writer.TryWrite(new(null, 0, 0, flushed)), this);
        await flushed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Stops taking rows, sends the remaining ones within <see cref="ImportBufferOptions.DrainTimeout"/> and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            await _sending.ConfigureAwait(false);
            return;
        }
        await _closing.CancelAsync().ConfigureAwait(false);
        _items.Writer.TryComplete();
        using var timer = new CancellationTokenSource(_options.DrainTimeout, _time);
        await using (timer.Token.UnsafeRegister(_ => _givingUp.Cancel(), null).ConfigureAwait(false))
        {
            await _sending.ConfigureAwait(false);
        }
        _closing.Dispose();
        _givingUp.Dispose();
    }

    private void Write(ImportRow row, int size)
    {
        Instruments.BufferedRows.Add(1);
        if (!_items.Writer.TryWrite(new(row, size, _time.GetTimestamp(), null)))
        {
            _room.Release(); // disposed in the meantime
            Instruments.BufferedRows.Add(-1);
            throw new ObjectDisposedException(nameof(ImportBuffer));
        }
    }
}
