namespace DimeClient.Entities;

/// <summary>The task that an <see cref="IncomingAppointment"/> plans.</summary>
public sealed record IncomingTask
{
    public string? TaskNo { get; init; }

    public IncomingJob? Job { get; init; }
}
