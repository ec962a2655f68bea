namespace DimeClient.Entities;

/// <summary>A category or a time marker of an <see cref="IncomingAppointment"/>.</summary>
public sealed record IncomingIndicator
{
    public string? Name { get; init; }

    public string? DisplayName { get; init; }

    public string? Color { get; init; }
}
