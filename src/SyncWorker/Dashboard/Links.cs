using SyncWorker.Operate.Queries;

namespace SyncWorker.Dashboard;

/// <summary>Addresses within the page, relative to its base. Pure.</summary>
internal static class Links
{
    public static string Record(string entity, string key) =>
        $"record/{Uri.EscapeDataString(entity)}/{string.Join('/', key.Split('/').Select(Uri.EscapeDataString))}";

    public static string Letter(long id) => $"dead/{id}";

    public static string Call(long id) => $"calls?call={id}";

    public static string Operation(long id) => $"operations/{id}";

    public static string Group(DeadGroup group) => $"dead?group={group.Fingerprint}";
}
