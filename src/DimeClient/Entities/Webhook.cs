namespace DimeClient.Entities;

/// <summary>Where Dime.Scheduler posts what happens to appointments. Source: the vendor's Power Platform connector.</summary>
public sealed record Webhook
{
    /// <summary>The back office whose appointments are meant.</summary>
    public required string SourceApp { get; init; }

    /// <summary>The public address that takes a POST.</summary>
    public required Uri NotificationUrl { get; init; }

    /// <summary>What people see in Dime.Scheduler; null is not sent.</summary>
    public string? Name { get; init; }
}
