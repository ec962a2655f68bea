namespace DimeClient.Entities;

/// <summary>What a webhook is called for. Only appointments flow back out of Dime.Scheduler.</summary>
public enum WebhookEvent
{
    AppointmentCreated,
    AppointmentUpdated,
    AppointmentDeleted,
}
