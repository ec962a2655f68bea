namespace DimeEmulator;

/// <summary>One call of a webhook, as <c>GET /_emulator/webhooks</c> shows it.</summary>
/// <param name="Status">What it was answered; null where it was not.</param>
/// <param name="Error">Why it was not.</param>
internal sealed record WebhookDelivery(string Webhook, string On, string Url, int? Status, string? Error);
