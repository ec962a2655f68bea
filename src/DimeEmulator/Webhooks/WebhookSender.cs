using System.Net.Http.Headers;
using System.Threading.Channels;

namespace DimeEmulator;

/// <summary>Calls webhooks one after the other, in the order of the events, once each. A failed call is listed and not retried.</summary>
internal sealed class WebhookSender : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly Channel<(Webhook Webhook, byte[] Body)> _queue = Channel.CreateUnbounded<(Webhook, byte[])>();
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = Timeout };
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<WebhookDelivery> _deliveries = [];
    private readonly Task _sending;

    public WebhookSender() => _sending = SendAllAsync();

    public IReadOnlyList<WebhookDelivery> Deliveries
    {
        get
        {
            lock (_gate)
            {
                return [.. _deliveries];
            }
        }
    }

    public void Send(AppointmentEvent told, Registry registry)
    {
        foreach (var webhook in registry.WebhooksFor(told.On, told.SourceApp))
        {
            _queue.Writer.TryWrite((webhook, told.Body));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _deliveries.Clear();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.TryComplete();
        await _stop.CancelAsync();
        await _sending;
        _http.Dispose();
        _stop.Dispose();
    }

    private async Task SendAllAsync()
    {
        try
        {
            await foreach (var (webhook, body) in _queue.Reader.ReadAllAsync(_stop.Token))
            {
                var delivery = await SendAsync(webhook, body);
                lock (_gate)
                {
                    _deliveries.Add(delivery);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The emulator stops: pending deliveries are dropped.
        }
    }

    private async Task<WebhookDelivery> SendAsync(Webhook webhook, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var answer = await _http.PostAsync(new Uri(webhook.NotificationUrl), content, _stop.Token);
            return new WebhookDelivery(webhook.Id, webhook.On, webhook.NotificationUrl, (int)answer.StatusCode, null);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !_stop.IsCancellationRequested)
        {
            return new WebhookDelivery(webhook.Id, webhook.On, webhook.NotificationUrl, null, e.Message);
        }
    }
}
