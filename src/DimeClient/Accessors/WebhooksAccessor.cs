using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/webhooks/…</c>: Dime.Scheduler calls them when appointments change.</summary>
public sealed class WebhooksAccessor
{
    private readonly DimeTransport _transport;

    internal WebhooksAccessor(DimeTransport transport) => _transport = transport;

    /// <summary>Registers a webhook: <c>POST /webhooks/AppointmentCreated</c> and so on.</summary>
    /// <param name="on">The event that triggers the webhook.</param>
    /// <param name="webhook">The address to call, and whose appointments to report.</param>
    /// <param name="options">Settings of this call that override the client's.</param>
    /// <param name="cancellationToken">Cancels the call; the server may still execute it.</param>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. Our own timeout is a result instead.
    /// </exception>
    public Task<Result<WebhookRegistration>> CreateAsync(
        WebhookEvent on, Webhook webhook, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(webhook);
        var request = new DimeRequest(HttpMethod.Post, PathOf(on)) { Body = BodyOf(on, webhook) };
        return _transport.SendAsync(request, WebhookRegistration.Read, options, cancellationToken);
    }

    /// <summary>Removes a webhook: <c>DELETE /webhooks/AppointmentCreated/{id}</c> and so on; the only DELETE without a body.</summary>
    /// <param name="on">The event it was registered for.</param>
    /// <param name="id">The id that its registration returned.</param>
    /// <inheritdoc cref="CreateAsync(WebhookEvent, Webhook, CallOptions?, CancellationToken)"/>
    /// <param name="options">Settings of this call that override the client's.</param>
    /// <param name="cancellationToken">Cancels the call; the server may still execute it.</param>
    public Task<Result<WriteResult>> DeleteAsync(
        WebhookEvent on, string id, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        var request = new DimeRequest(HttpMethod.Delete, $"{PathOf(on)}/{Uri.EscapeDataString(id)}");
        return _transport.SendAsync(request, WriteResult.Read, options, cancellationToken);
    }

    private static string PathOf(WebhookEvent on) => $"webhooks/{on}";

    private static ReadOnlyMemory<byte> BodyOf(WebhookEvent on, Webhook webhook) => EntityJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("sourceApp", webhook.SourceApp);
        if (webhook.Name is { } name)
        {
            writer.WriteString("name", name);
        }
        writer.WriteString("notificationURL", webhook.NotificationUrl.OriginalString);
        writer.WriteString("resource", "Appointments");
        writer.WriteStartArray("changeType");
        writer.WriteStringValue(ChangeOf(on));
        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    private static string ChangeOf(WebhookEvent on) => on switch
    {
        WebhookEvent.AppointmentCreated => "Create",
        WebhookEvent.AppointmentUpdated => "Update",
        WebhookEvent.AppointmentDeleted => "Delete",
        _ => throw new ArgumentOutOfRangeException(nameof(on), on, "Allowed: AppointmentCreated, AppointmentUpdated, AppointmentDeleted."),
    };
}
