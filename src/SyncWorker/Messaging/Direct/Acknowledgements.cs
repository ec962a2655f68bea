using System.Threading.Channels;
using RabbitMQ.Client;

namespace SyncWorker.Messaging.Direct;

/// <summary>Answers the deliveries of a channel in their order: all that a commit recorded with one multiple acknowledgement.</summary>
internal sealed class Acknowledgements(IChannel channel)
{
    private readonly Channel<ulong> _recorded = Channel.CreateUnbounded<ulong>(new() { SingleReader = true });

    // Only the loop writes it.
    private ulong _answered;
    private ulong _until = ulong.MaxValue;

    /// <summary>The tag of the last delivery that was answered; 0 if there was none.</summary>
    public ulong Answered => Volatile.Read(ref _answered);

    /// <summary>A commit has recorded all deliveries up to this one. Does not block.</summary>
    public void Recorded(ulong tag) => _recorded.Writer.TryWrite(tag);

    /// <summary>Ends the loop as soon as this delivery is answered.</summary>
    public void EndAfter(ulong tag)
    {
        Volatile.Write(ref _until, tag);
        _recorded.Writer.TryWrite(0);
    }

    /// <summary>Ends the loop as soon as what is recorded is answered.</summary>
    public void End() => _recorded.Writer.TryComplete();

    /// <summary>Throws whatever the client throws when the channel is gone.</summary>
    public async Task RunAsync()
    {
        while (Answered < Volatile.Read(ref _until) && await _recorded.Reader.WaitToReadAsync())
        {
            var tag = Answered;
            while (_recorded.Reader.TryRead(out var recorded))
            {
                tag = Math.Max(tag, recorded);
            }

            if (tag > Answered)
            {
                await channel.BasicAckAsync(tag, multiple: true);
                Volatile.Write(ref _answered, tag);
            }
        }
    }
}
