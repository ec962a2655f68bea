using SyncWorker.Operate.Queries;

namespace SyncWorker.Dashboard;

/// <summary>Addresses within the page, relative to its base. Pure.</summary>
internal static class Links
{
    public static string Record(string entity, string key) =>
        $"record/{Uri.EscapeDataString(entity)}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";

    /// <summary>The record in a text such as <c>Job BC1/SERVICE/JOB-1</c>.</summary>
    public static string Record(string record) => record.Split(' ', 2) is [var entity, var key] ? Record(entity, key) : "search?q=" + Uri.EscapeDataString(record);

    public static string Letter(long id) => $"dead/{id}";

    public static string Call(long id) => $"calls?call={id}";

    public static string Operation(long id) => $"operations/{id}";

    public static string Group(DeadGroup group) => $"dead?group={group.Fingerprint}";
}
