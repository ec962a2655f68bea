using System.Text.Json;
using SyncWorker.Publish;
using SyncWorker.Publish.Files;

namespace SyncWorker.Tests;

/// <summary>A full export as a file would hold it, compared with a ledger.</summary>
internal static class Export
{
    public static Task<CompareReport> CompareAsync(
        TestLedger ledger,
        IEnumerable<string> lines,
        DateTimeOffset? asOf = null,
        string? sourceApp = null,
        RepairPlan? plan = null) =>
        new FileComparison(ledger.Operator(), ledger.Clock, plan).RunAsync(
            () => Items([.. lines]), sourceApp, asOf ?? ledger.Clock.GetUtcNow(), _ => { }, CancellationToken.None);

    /// <summary>The differences as one line each.</summary>
    public static IEnumerable<string> Lines(this CompareReport report) => report.Differences.Select(difference =>
        $"{difference.Kind} {difference.Entity} {difference.Key}"
        + string.Concat(difference.Fields.Select(field => $" {field.Field}: {field.Source ?? "-"} / {field.Accepted ?? "-"}")));

    public static async IAsyncEnumerable<FileItem> Items(IReadOnlyList<string> lines)
    {
        var run = new ChangeCompletion(null, null, null, null, "run");
        foreach (var (number, line) in lines.Index())
        {
            using var document = JsonDocument.Parse(line);
            yield return run.Complete(number + 1, document.RootElement);
        }
        await Task.CompletedTask;
    }
}
