namespace DimeEmulator;

/// <summary>A registered webhook: its address and the events it receives.</summary>
/// <param name="On"><c>AppointmentCreated</c> and so on.</param>
/// <param name="SourceApp">The back office whose appointments are reported.</param>
internal sealed record Webhook(string Id, string On, string SourceApp, string NotificationUrl);
