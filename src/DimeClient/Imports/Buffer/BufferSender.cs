using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace DimeClient;

/// <summary>The only task that reads a buffer: it makes one call at a time, so rows are sent in the order they were enqueued.</summary>
internal sealed class BufferSender(
    ImportsAccessor imports,
    ImportBufferOptions options,
    ChannelReader<BufferItem> items,
    SemaphoreSlim room,
    ILogger log,
    TimeProvider time)
{
    private readonly ImportBatch _batch = new(options.MaxRows, options.MaxBytes);
    private long _oldest;

    /// <summary>Ends when the channel is complete and empty. Never fails.</summary>
    /// <param name="givingUp">Once cancelled, nothing more is sent, and every remaining row is reported as a failure.</param>
    public async Task RunAsync(CancellationToken givingUp)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        while (await WaitAsync(givingUp).ConfigureAwait(false))
        {
            while (items.TryRead(out var item))
            {
                await TakeAsync(item, givingUp).ConfigureAwait(false);
            }
            if (_batch.Count > 0 && Age() >= options.MaxAge)
            {
                await SendAsync(givingUp).ConfigureAwait(false);
            }
        }
        await SendAsync(givingUp).ConfigureAwait(false);
    }

    /// <summary>
    /// Waits until there is something to read or the oldest row is old enough; false if the buffer is complete and empty.
    /// </summary>
    private async Task<bool> WaitAsync(CancellationToken givingUp)
    {
        var more = items.WaitToReadAsync(CancellationToken.None).AsTask();
        if (_batch.Count == 0 || more.IsCompleted)
        {
            return await more.ConfigureAwait(false);
        }
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(givingUp);
        var left = options.MaxAge - Age();
        var old = Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, stop.Token);
        var first = await Task.WhenAny(more, old).ConfigureAwait(false);
        await stop.CancelAsync().ConfigureAwait(false);
        return first == old || await more.ConfigureAwait(false);
    }

    private TimeSpan Age() => time.GetElapsedTime(_oldest);

    private async Task TakeAsync(BufferItem item, CancellationToken givingUp)
    {
        if (item.Row is not { } row)
        {
            await SendAsync(givingUp).ConfigureAwait(false);
            item.Flushed!.SetResult();
            return;
        }
        if (!_batch.TryAdd(row, item.Size))
        {
            await SendAsync(givingUp).ConfigureAwait(false);
            _batch.TryAdd(row, item.Size);
        }
        _oldest = _batch.Count == 1 ? item.EnqueuedAt : _oldest;
        if (_batch.IsFull)
        {
            await SendAsync(givingUp).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(CancellationToken givingUp)
    {
        var rows = _batch.Take();
        if (rows.Count == 0)
        {
            return;
        }
        try
        {
            var result = await imports.RunAsync(rows, options.Call, givingUp).ConfigureAwait(false);
            if (!result.Ok)
            {
                await TellAsync(new(rows, result.Error, result.Response, null)).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            // The caller's key provider or handler threw: the rows after these must still be sent.
            await TellAsync(new(rows, null, null, failure)).ConfigureAwait(false);
        }
        finally
        {
            room.Release(rows.Count);
            Instruments.BufferedRows.Add(-rows.Count);
        }
    }

    private async Task TellAsync(ImportBufferFailure failure)
    {
        Instruments.FailedRows.Add(failure.Rows.Count);
        log.BufferedRowsFailed(failure.Rows.Count, failure.Error?.Reason.ToString() ?? failure.Exception!.GetType().Name);
        try
        {
            await options.OnFailure(failure).ConfigureAwait(false);
        }
        catch (Exception own)
        {
            // An exception in the callback must not lose the rows that follow.
            log.CallbackThrew(own.GetType().Name);
        }
    }
}
