using RabbitMQ.Client;

namespace SyncWorker.Testing;

/// <summary>
/// The messages of one channel that the broker has not confirmed yet. The client's own tracking would add a header to every message,
/// and a raw publisher must add nothing.
/// </summary>
internal sealed class Confirms
{
    private readonly Lock gate = new();
    private readonly SortedSet<ulong> open = [];
    private TaskCompletionSource changed = NewSource();
    private ulong last;
    private string? refused;
    private string? closed;

    public Confirms(IChannel channel)
    {
        channel.BasicAcksAsync += (_, e) => Change(() => Remove(e.DeliveryTag, e.Multiple));
        channel.BasicNacksAsync += (_, e) => Change(() =>
        {
            refused ??= "The broker refused a message (nack).";
            Remove(e.DeliveryTag, e.Multiple);
        });

        // The return arrives before the confirm of the same message, so the confirm finds the message already refused.
        channel.BasicReturnAsync += (_, e) => Change(() =>
            refused ??= $"The broker returned a message to exchange '{e.Exchange}', routing key '{e.RoutingKey}': {e.ReplyText}");
        channel.ChannelShutdownAsync += (_, e) => Change(() => closed ??= $"The channel was closed: {e.ReplyText}");
    }

    /// <summary>Call this before the message is sent, because its confirm may arrive before the send returns.</summary>
    public void Sending()
    {
        lock (gate)
        {
            open.Add(++last);
        }
    }

    /// <summary>Waits until at most <paramref name="count"/> messages are unconfirmed; after a refusal, until none are.</summary>
    /// <exception cref="IOException">A message was refused or unroutable, or the channel was closed.</exception>
    public async Task UntilAtMostAsync(int count, CancellationToken cancellation)
    {
        while (true)
        {
            Task change;
            lock (gate)
            {
                if (closed is not null)
                {
                    throw new IOException(closed);
                }

                // After a refusal, wait for all messages first, so that the next publish starts with none unconfirmed.
                if (open.Count <= (refused is null ? count : 0))
                {
                    var reason = refused;
                    refused = null;
                    if (reason is not null)
                    {
                        throw new IOException(reason);
                    }

                    return;
                }

                change = changed.Task;
            }

            await change.WaitAsync(cancellation);
        }
    }

    private void Remove(ulong tag, bool multiple)
    {
        if (multiple)
        {
            open.ExceptWith([.. open.TakeWhile(one => one <= tag)]);
        }
        else
        {
            open.Remove(tag);
        }
    }

    private Task Change(Action change)
    {
        lock (gate)
        {
            change();
            changed.TrySetResult();
            changed = NewSource();
        }

        return Task.CompletedTask;
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
