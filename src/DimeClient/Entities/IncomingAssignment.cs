namespace DimeClient.Entities;

/// <summary>One resource of an <see cref="IncomingAppointment"/>.</summary>
public sealed record IncomingAssignment
{
    public long? ResourceId { get; init; }

    public IncomingResource? Resource { get; init; }
}
