namespace DimeClient.Entities;

/// <summary>A message shown to one user or to all users who are signed in to Dime.Scheduler.</summary>
public sealed record Message
{
    public required string Text { get; init; }

    /// <summary>The severity, sent as its number; null is not sent.</summary>
    public Severity? Severity { get; init; }

    /// <summary>The user who sees the message; null shows it to all users.</summary>
    public string? User { get; init; }
}
