using RabbitMQ.Client.Exceptions;

namespace SyncWorker.Chaos.Load;

/// <summary>
/// Publishes the changes of a source in small groups, as a good publisher does: with confirms, and repeated with the same message ids
/// until the broker has confirmed. A few messages are sent twice, and the order within a group is random. If HTTP is given, half of the
/// changes go that way.
/// </summary>
internal sealed class Publishing : IAsyncDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMilliseconds(250);

    private readonly Source _source;
    private readonly Func<Uri> _broker;
    private readonly HttpPublisher? _http;
    private readonly Random _random;
    private readonly int _handful;
    private readonly List<PublishedChange> _confirmed = [];
    private readonly CancellationTokenSource _given = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private RawPublisher? _publisher;
    private Task _loop = Task.CompletedTask;
    private volatile bool _isStopping;

    /// <param name="http">Publishes half of the changes; null: all go through the queues. It is disposed of with this object.</param>
    public Publishing(Source source, Func<Uri> broker, int perSecond, int seed, HttpPublisher? http = null)
    {
        (_source, _broker, _random, _http) = (source, broker, new(seed + 1), http);
        _handful = Math.Max(1, (int)(perSecond * Every.TotalSeconds));
    }

    /// <summary>The changes that the broker, or a worker over HTTP, has confirmed.</summary>
    public IReadOnlyList<PublishedChange> Confirmed
    {
        get
        {
            lock (_confirmed)
            {
                return [.. _confirmed];
            }
        }
    }

    public int Count
    {
        get
        {
            lock (_confirmed)
            {
                return _confirmed.Count;
            }
        }
    }

    public void Start() => _loop = Task.Run(RunAsync);

    /// <summary>Stops, and returns when every started message is confirmed.</summary>
    public async Task StopAsync()
    {
        _isStopping = true;
        await _loop;
    }

    /// <summary>Publishes these changes in addition to the stream.</summary>
    public async Task PublishAsync(IReadOnlyList<PublishedChange> changes)
    {
        await _turn.WaitAsync();
        var now = TimeProvider.System.GetUtcNow();
        try
        {
            var posted = changes.Where(_ => _http is not null && _random.Next(2) == 0).ToList();
            await PublishUntilConfirmedAsync([.. changes.Except(posted).Select(change => (change.Queue, Message(change)))]);
            if (posted.Count > 0)
            {
                await _http!.PublishUntilTakenAsync(posted, _given.Token);
            }
        }
        finally
        {
            _turn.Release();
        }
        lock (_confirmed)
        {
            _confirmed.AddRange(changes.Select(change => change with { PublishedAt = now }));
        }
    }

    /// <summary>Pauses publishing while the action runs.</summary>
    public async Task PauseAsync(Func<Task> meanwhile)
    {
        await _turn.WaitAsync();
        try
        {
            await meanwhile();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Publishes messages that are not changes.</summary>
    public async Task PublishRawAsync(string queue, IReadOnlyList<RawMessage> messages)
    {
        await _turn.WaitAsync();
        try
        {
            await PublishUntilConfirmedAsync([.. messages.Select(message => (queue, message))]);
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _isStopping = true;
        await _given.CancelAsync();
        await Task.WhenAny(_loop);
        await ForgetAsync();
        _http?.Dispose();
    }

    private async Task RunAsync()
    {
        using var ticks = new PeriodicTimer(Every, TimeProvider.System);
        while (!_isStopping && await ticks.WaitForNextTickAsync(_given.Token))
        {
            var handful = Enumerable.Range(0, _handful).Select(_ => _source.Next()).ToList();
            await PublishAsync([.. handful.OrderBy(_ => _random.Next(4))]);
            if (_random.Next(3) == 0)
            {
                // Sent twice: the repeat is not counted, and must change nothing.
                await PublishRawAsync(handful[0].Queue, [Message(handful[0])]);
            }
        }
    }

    private static RawMessage Message(PublishedChange change) => new(change.Body) { MessageId = change.MessageId };

    private async Task PublishUntilConfirmedAsync(List<(string Queue, RawMessage Message)> messages)
    {
        // Messages for one queue are sent in order. Each queue's messages are confirmed before the next queue's are sent.
        foreach (var queue in messages.GroupBy(message => message.Queue, message => message.Message))
        {
            while (true)
            {
                try
                {
                    _publisher ??= await RawPublisher.ConnectAsync(_broker(), _given.Token);
                    await _publisher.PublishManyAsync(queue.Key, queue, _given.Token);
                    break;
                }
                catch (Exception lost)
                    when (lost is IOException or RabbitMQClientException or ObjectDisposedException or System.Net.Sockets.SocketException)
                {
                    await ForgetAsync();
                    await Task.Delay(AgainAfter, TimeProvider.System, _given.Token);
                }
            }
        }
    }

    private async Task ForgetAsync()
    {
        var lost = _publisher;
        _publisher = null;
        try
        {
            if (lost is not null)
            {
                await lost.DisposeAsync();
            }
        }
        catch (Exception gone) when (gone is IOException or RabbitMQClientException or ObjectDisposedException)
        {
            // The connection is lost, so there is nothing to close.
        }
    }
}
