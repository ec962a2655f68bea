namespace DimeClient.Entities;

/// <summary>An address to which Dime.Scheduler posts changes of appointments. Source: the vendor's Power Platform connector.</summary>
public sealed record Webhook
{
    /// <summary>The back office whose appointments are reported.</summary>
    public required string SourceApp { get; init; }

    /// <summary>The public address that accepts the POST.</summary>
    public required Uri NotificationUrl { get; init; }

    /// <summary>The name shown in Dime.Scheduler; null is not sent.</summary>
    public string? Name { get; init; }
}
