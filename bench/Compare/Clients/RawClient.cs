using System.Threading.Channels;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace SyncWorker.Bench.Clients;

/// <summary>RabbitMQ.Client alone: calls of 500 rows, and one multiple acknowledgement for each call, in order.</summary>
internal sealed class RawClient(ClientSettings settings) : IDisposable
{
    private readonly HttpClient _http = new();
    private readonly SemaphoreSlim _slots = new(settings.InFlight, settings.InFlight);
    private readonly Channel<(ulong Tag, Task Call)> _calls = Channel.CreateUnbounded<(ulong, Task)>();
    private readonly Lock _gate = new();
    private ImportBody? _open;
    private ulong _last;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = settings.Broker }.CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        await channel.BasicQosAsync(0, settings.Prefetch, global: false, cancellationToken);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += (_, delivery) => ReceiveAsync(delivery);
        await channel.BasicConsumeAsync(settings.Queue, autoAck: false, consumer, cancellationToken);
        await foreach (var (tag, call) in _calls.Reader.ReadAllAsync(cancellationToken))
        {
            await call;
            await channel.BasicAckAsync(tag, multiple: true, cancellationToken);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _slots.Dispose();
    }

    private Task ReceiveAsync(BasicDeliverEventArgs delivery)
    {
        ImportBody body;
        lock (_gate)
        {
            body = _open ??= new(settings.Timer == TimeSpan.Zero ? 1 : settings.Rows);
            body.Add(delivery.Body.Span);
            _last = delivery.DeliveryTag;
        }
        if (body.Rows == 1 && settings.Timer > TimeSpan.Zero)
        {
            _ = SendLaterAsync(body);
        }
        return body.Rows == settings.Rows || settings.Timer == TimeSpan.Zero ? SendAsync(body) : Task.CompletedTask;
    }

    private async Task SendLaterAsync(ImportBody body)
    {
        await Task.Delay(settings.Timer, TimeProvider.System);
        await SendAsync(body);
    }

    private async Task SendAsync(ImportBody body)
    {
        TaskCompletionSource sent = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_open != body)
            {
                return;
            }
            _open = null;
            _calls.Writer.TryWrite((_last, sent.Task));
        }
        await _slots.WaitAsync();
        _ = CallAsync(body, sent);
    }

    private async Task CallAsync(ImportBody body, TaskCompletionSource sent)
    {
        try
        {
            using (body)
            {
                await body.SendAsync(_http, settings.Sink);
            }
            sent.SetResult();
        }
        catch (HttpRequestException refused)
        {
            sent.SetException(refused); // ends this process, which is measured as a failure
        }
        finally
        {
            _slots.Release();
        }
    }
}
