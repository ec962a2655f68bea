namespace CatalogGenerator;

/// <summary>
/// Names and numbers of the API's enumerations. Source: dime-scheduler/sdk-dotnet v4.0.0. The numbers of ShowAs and
/// Sensitivity are not public: parameters of those types take a number and have no names.
/// </summary>
internal static class KnownEnums
{
    public static IReadOnlyList<KnownEnum> All { get; } =
    [
        new("Importance", "How much a record matters.", ["Medium", "High", "Low"]),
        new("TaskType", "What a task is planned in.", ["Planning", "Project"]),
        new("SchedulingMode", "How duration, effort and units of a task depend on each other.",
            ["Normal", "FixedDuration", "EffortDriven", "DynamicAssignment"]),
        new("NotificationType", "How a notification is shown.", ["Info", "Warning", "Error"]),
        new("Severity", "The weight of a message.", ["Verbose", "Debug", "Info", "Warning", "Error", "Fatal"]),
        new("UriType", "Where an action's link is shown.", ["PlanningBoard", "Appointment", "Task", "Map"]),
        new("HttpRequestType", "The HTTP method of an action.", ["Get", "Post"], First: 1),
        new("ConnectorType", "What a connector talks to.", ["None", "Bc", "Nav", "Webhook"]),
        new("ConnectorApiType", "The protocol of a connector.", ["Soap", "Rest"]),
        new("ConnectorAuthType", "How a connector signs in.",
            ["None", "Basic", "Ntlm", "Windows", "OAuthMsEntraId", "OAuth2ClientCredentialsBodyAuth", "OAuth2ClientCredentialsBasicAuth"]),
        new("LoginType", "How a user signs in.", ["None", "Forms", "Entra"]),
    ];

    public static bool Has(string type) => All.Any(e => e.Name == type);
}
