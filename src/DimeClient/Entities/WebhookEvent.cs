namespace DimeClient.Entities;

/// <summary>The event that triggers a webhook. Dime.Scheduler only reports changes of appointments.</summary>
public enum WebhookEvent
{
    AppointmentCreated,
    AppointmentUpdated,
    AppointmentDeleted,
}
