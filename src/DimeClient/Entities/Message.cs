namespace DimeClient.Entities;

/// <summary>A message that appears to a user, or to everybody, who is signed in to Dime.Scheduler.</summary>
public sealed record Message
{
    public required string Text { get; init; }

    /// <summary>Sent as its number; null is not sent.</summary>
    public Severity? Severity { get; init; }

    /// <summary>The user it is for; null is for everybody.</summary>
    public string? User { get; init; }
}
