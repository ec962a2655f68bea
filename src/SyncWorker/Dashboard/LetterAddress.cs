using SyncWorker.Operate.Lists;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Dashboard;

/// <summary>The addresses of lists of dead letters: the filter is the query. Pure.</summary>
internal static class LetterAddress
{
    public static string List(LetterFilter filter) => FilterQuery.Write("dead", filter with { Limit = 100, Count = false });

    public static string Export(LetterFilter filter, string format) =>
        FilterQuery.Write($"dead/export.{format}", filter with { Limit = 100, Count = false, Cursor = null });
}
