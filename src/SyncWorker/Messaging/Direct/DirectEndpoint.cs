using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using SyncWorker.Receive;
using SyncWorker.Runtime;

namespace SyncWorker.Messaging.Direct;

/// <summary>
/// A queue that is consumed on a channel of its own. The client calls <see cref="HandleBasicDeliverAsync"/> for one delivery after the
/// other, in the order of their tags, which begin at 1 on each channel. So when N deliveries of the channel are recorded, they are those
/// with the tags 1 to N.
/// </summary>
internal sealed class DirectEndpoint : InputEndpoint, IAsyncBasicConsumer
{
    /// <summary>How long the broker has to confirm that a channel is closed.</summary>
    private static readonly TimeSpan CloseTimeout = TimeSpan.FromSeconds(1);

    private readonly IChannel _channel;
    private readonly MessageReader _reader;
    private readonly GroupCommit _commit;
    private readonly Backlog _backlog;
    private readonly Consumers _consumers;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Acknowledgements _acknowledgements;
    private readonly DeliveryChannel _deliveries;
    private readonly Task _acknowledging;
    private string _consumerTag = "";

    // The tag of the last delivery that was handed on. Only the client's dispatch of this channel writes it.
    private ulong _handedOn;

    private DirectEndpoint(
        IChannel channel, InputQueue queue, GroupCommit commit, Backlog backlog, Consumers consumers, TimeProvider time, ILogger log)
        : base(queue.Name)
    {
        (_channel, _reader, _commit, _backlog, _consumers, _time, _log) =
            (channel, queue.Reader, commit, backlog, consumers, time, log);
        _acknowledgements = new(channel);
        _deliveries = new(_acknowledgements.Recorded);
        _acknowledging = AcknowledgeAsync();
        channel.ChannelShutdownAsync += (_, reason) => EndAsync(reason.ReplyText);
        channel.CallbackExceptionAsync += (_, failed) => EndAsync(failed.Exception.Message);
    }

    IChannel? IAsyncBasicConsumer.Channel => _channel;

    public override long Arrived => (long)Volatile.Read(ref _handedOn);

    public override int InHand => (int)(Volatile.Read(ref _handedOn) - _acknowledgements.Answered);

    public static async Task<DirectEndpoint> StartAsync(
        IConnection connection,
        InputQueue queue,
        GroupCommit commit,
        Backlog backlog,
        Consumers consumers,
        TimeProvider time,
        ILogger log,
        CancellationToken cancellationToken)
    {
        // With a concurrency above 1 the client would hand on deliveries in any order.
        var channel = await connection.CreateChannelAsync(
            new(publisherConfirmationsEnabled: false, publisherConfirmationTrackingEnabled: false, consumerDispatchConcurrency: 1),
            cancellationToken);
        await channel.BasicQosAsync(prefetchSize: 0, (ushort)queue.Prefetch, global: false, cancellationToken);
        var endpoint = new DirectEndpoint(channel, queue, commit, backlog, consumers, time, log);
        consumers.Started(queue.Name);
        endpoint._consumerTag = await channel.BasicConsumeAsync(queue.Name, autoAck: false, endpoint, cancellationToken);
        return endpoint;
    }

    public Task HandleBasicDeliverAsync(
        string consumerTag,
        ulong deliveryTag,
        bool redelivered,
        string exchange,
        string routingKey,
        IReadOnlyBasicProperties properties,
        ReadOnlyMemory<byte> body,
        CancellationToken cancellationToken = default)
    {
        if (_deliveries.IsGivenUp)
        {
            return Task.CompletedTask;
        }

        // A multiple acknowledgement answers all lower tags, so a delivery that never came here would be lost without a trace.
        if (deliveryTag != _handedOn + 1)
        {
            return EndAsync($"Delivery {deliveryTag} follows delivery {_handedOn}.");
        }

        _commit.Record(_reader.Read(body, properties), _deliveries);
        Volatile.Write(ref _handedOn, deliveryTag);
        _backlog.Holds(InHand);
        return Task.CompletedTask;
    }

    public Task HandleBasicConsumeOkAsync(string consumerTag, CancellationToken cancellationToken = default) => Task.CompletedTask;

    /// <summary>The broker ends the consumer, because its queue is gone. What was delivered before is still recorded.</summary>
    public Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        _consumers.Ended(Queue, "The broker has ended the consumer.");
        return HandleBasicCancelOkAsync(consumerTag, cancellationToken);
    }

    /// <summary>The client calls it after the last delivery.</summary>
    public Task HandleBasicCancelOkAsync(string consumerTag, CancellationToken cancellationToken = default)
    {
        _acknowledgements.EndAfter(_handedOn);
        return Task.CompletedTask;
    }

    public Task HandleChannelShutdownAsync(object channel, ShutdownEventArgs reason) => Task.CompletedTask;

    public override async Task StopAsync(CancellationToken grace)
    {
        try
        {
            if (_channel.IsOpen)
            {
                await _channel.BasicCancelAsync(_consumerTag, noWait: false, grace);
            }

            if (!_deliveries.IsGivenUp)
            {
                await _acknowledging.WaitAsync(grace);
            }
        }
        catch (Exception lost)
        {
            // Any exception from the client: the connection is gone, or some deliveries were not recorded in time.
            _log.LogDebug(lost, "Queue {Queue} was left with unanswered deliveries; the broker delivers them again.", Queue);
        }
        await EndAsync("It was stopped.");
        await _acknowledging;
        await CloseAsync();
    }

    /// <summary>
    /// Abandons what is not recorded yet: the broker delivers it again, possibly to another worker, and it must not be recorded here after
    /// that.
    /// </summary>
    private Task EndAsync(string why)
    {
        _deliveries.GiveUp();
        _consumers.Ended(Queue, why);
        _acknowledgements.End();
        return Task.CompletedTask;
    }

    private async Task AcknowledgeAsync()
    {
        try
        {
            await _acknowledgements.RunAsync();
        }
        catch (Exception lost)
        {
            // Any exception from the client: without acknowledgements the broker soon delivers nothing more.
            await EndAsync(lost.Message);
        }
    }

    private async Task CloseAsync()
    {
        using var timeout = new CancellationTokenSource(CloseTimeout, _time);
        try
        {
            await _channel.AbortAsync(timeout.Token);
        }
        catch (Exception gone) when (gone is OperationCanceledException or ObjectDisposedException)
        {
            // The channel is already gone, or ends with its connection.
        }
    }
}
