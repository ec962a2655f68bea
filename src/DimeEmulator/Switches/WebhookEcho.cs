namespace DimeEmulator;

/// <summary>Which changes of appointments webhooks are called for.</summary>
internal enum WebhookEcho
{
    /// <summary>Those of a planner: a row that is not sent from the back office (<c>SentFromBackOffice</c> false; true is its default).</summary>
    Planner,

    /// <summary>All, so that a back office hears its own changes again.</summary>
    Always,
}
