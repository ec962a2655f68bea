namespace DimeEmulator;

/// <summary>One call of a webhook, as <c>GET /_emulator/webhooks</c> shows it.</summary>
/// <param name="Status">The status of the answer; null if there was none.</param>
/// <param name="Error">Why there was no answer.</param>
internal sealed record WebhookDelivery(string Webhook, string On, string Url, int? Status, string? Error);
