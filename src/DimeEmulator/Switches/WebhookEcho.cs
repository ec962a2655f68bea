namespace DimeEmulator;

/// <summary>The changes of appointments that trigger webhooks.</summary>
internal enum WebhookEcho
{
    /// <summary>
    /// Changes by a planner: rows that do not come from the back office (<c>SentFromBackOffice</c> false; its default is true).
    /// </summary>
    Planner,

    /// <summary>All changes, so that a back office is notified of its own changes.</summary>
    Always,
}
