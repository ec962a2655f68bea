using System.Text.Json;
using RabbitMQ.Client;

namespace SyncWorker.Integration.Tests.Support;

/// <summary>The queue of a subscriber to SyncWorker's events that uses only AMQP and JSON.</summary>
internal sealed class EventQueue : IAsyncDisposable
{
    private readonly IConnection _connection;
    private readonly IChannel _channel;
    private readonly string _queue;

    private EventQueue(IConnection connection, IChannel channel, string queue) =>
        (_connection, _channel, _queue) = (connection, channel, queue);

    public static async Task<EventQueue> BindAsync(Uri broker, params string[] messages)
    {
        var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync();
        var channel = await connection.CreateChannelAsync();
        var queue = (await channel.QueueDeclareAsync()).QueueName;
        foreach (var exchange in messages.Select(message => $"SyncWorker.Contracts:{message}"))
        {
            await channel.ExchangeDeclareAsync(exchange, ExchangeType.Fanout, durable: true);
            await channel.QueueBindAsync(queue, exchange, routingKey: "");
        }
        return new(connection, channel, queue);
    }

    /// <summary>The next event: its id, the name of its type, and its content.</summary>
    public async Task<(string Id, string Type, JsonElement Message)> TakeAsync()
    {
        BasicGetResult? got = null;
        await Eventually.TrueAsync(
            async () => (got = await _channel.BasicGetAsync(_queue, autoAck: true)) is not null,
            TimeSpan.FromSeconds(30),
            "an event arrives");
        var envelope = JsonDocument.Parse(got!.Body).RootElement;
        var type = envelope.GetProperty("messageType")[0].GetString()!;
        return (envelope.GetProperty("messageId").GetString()!, type[(type.LastIndexOf(':') + 1)..], envelope.GetProperty("message"));
    }

    public async Task<bool> IsEmptyAsync() => await _channel.BasicGetAsync(_queue, autoAck: true) is null;

    public async ValueTask DisposeAsync()
    {
        await _channel.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
