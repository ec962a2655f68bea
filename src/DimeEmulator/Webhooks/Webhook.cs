namespace DimeEmulator;

/// <summary>Who is called for what.</summary>
/// <param name="On"><c>AppointmentCreated</c> and its like.</param>
/// <param name="SourceApp">The back office whose appointments are meant.</param>
internal sealed record Webhook(string Id, string On, string SourceApp, string NotificationUrl);
