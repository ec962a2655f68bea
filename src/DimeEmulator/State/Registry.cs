using System.Globalization;

namespace DimeEmulator;

/// <summary>Users and webhooks, which the import does not support. In memory, lost when the process ends. Thread-safe.</summary>
internal sealed class Registry
{
    private readonly Lock _gate = new();
    private readonly HashSet<string> _users = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Webhook> _webhooks = [];
    private long _lastWebhook;

    public void AddUser(string name)
    {
        lock (_gate)
        {
            _users.Add(name);
        }
    }

    /// <returns>Whether a user with that name existed.</returns>
    public bool RemoveUser(string name)
    {
        lock (_gate)
        {
            return _users.Remove(name);
        }
    }

    public IReadOnlyList<Webhook> Webhooks
    {
        get
        {
            lock (_gate)
            {
                return [.. _webhooks];
            }
        }
    }

    public IReadOnlyList<Webhook> WebhooksFor(string on, string sourceApp) =>
        [.. Webhooks.Where(webhook => webhook.On == on && KeyText.Normalise(webhook.SourceApp) == KeyText.Normalise(sourceApp))];

    /// <returns>The webhook's id.</returns>
    public string AddWebhook(string on, string sourceApp, string notificationUrl)
    {
        lock (_gate)
        {
            var id = (++_lastWebhook).ToString(CultureInfo.InvariantCulture);
            _webhooks.Add(new Webhook(id, on, sourceApp, notificationUrl));
            return id;
        }
    }

    /// <returns>Whether a webhook with that id existed for that event.</returns>
    public bool RemoveWebhook(string on, string id)
    {
        lock (_gate)
        {
            return _webhooks.RemoveAll(webhook => webhook.On == on && webhook.Id == id) > 0;
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _users.Clear();
            _webhooks.Clear();
            _lastWebhook = 0;
        }
    }
}
