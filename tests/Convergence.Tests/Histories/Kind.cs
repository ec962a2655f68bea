namespace SyncWorker.Convergence.Tests.Histories;

/// <summary>One kind of record in a history.</summary>
/// <param name="Texts">Fields that a change may carry, by wire name; the first one is in every snapshot.</param>
/// <param name="Required">The number of these fields that a snapshot needs.</param>
/// <param name="Always">Other fields that a snapshot needs, with the same values in each.</param>
internal sealed record Kind(
    string Entity,
    string[] Texts,
    int Required = 1,
    IReadOnlyDictionary<string, string>? Always = null,
    IReadOnlyDictionary<string, object>? WithDelete = null)
{
    // A delete removes a job that has appointments only if it says so explicitly.
    private static readonly Dictionary<string, object> WithAppointments = new() { ["CheckAppointments"] = false };

    public static readonly Kind Job = new("Job", ["ShortDescription", "Description", "Name", "Category"], WithDelete: WithAppointments);

    public static readonly Kind Task = new("Task", ["ShortDescription", "Description", "Name", "Category"], WithDelete: WithAppointments);

    public static readonly Kind Resource = new("Resource", ["DisplayName", "ResourceName", "Department", "Phone"]);

    public static readonly Kind Category = new("Category", ["DisplayName", "CategoryHexColor"], Required: 2);

    public static Kind AppointmentOf(IReadOnlyDictionary<string, string> task) => new(
        "Appointment",
        ["Subject", "Body", "BackofficeID"],
        Always: new Dictionary<string, string>(task)
        {
            ["ResourceNo"] = "R0",
            ["Start"] = "2030-01-01T08:00:00",
            ["End"] = "2030-01-01T09:00:00",
        });
}
