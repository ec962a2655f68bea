using System.Text.Json;
using Dapper;
using DimeClient;
using SyncWorker.Ledger;

namespace SyncWorker.Replay;

/// <summary>
/// For a source that was restored from a backup, and counts its versions from where it was then: whatever it sends from now on
/// is newer than what it sent before. Design §3.
/// </summary>
internal sealed class Resetter(LedgerStore store, TimeProvider time)
{
    public Task<ResetReport> ResetAsync(ResetRequest request, CancellationToken cancellationToken)
    {
        DeadSelection.Require(request.Problems());
        return store.WriteAsync(
            (connection, transaction) =>
            {
                var raised = connection.Execute(
                    request.Entity is null ? RaiseSql + OfSource : request.Key is null ? RaiseSql + OfEntity : RaiseSql + OfRecord,
                    new
                    {
                        Entity = request.Entity is { } name ? DimeCatalog.Find(name)!.Name : null,
                        Match = KeyText.Fold(request.Key ?? ""),
                        request.SourceApp,
                        First = KeyText.Join([request.SourceApp ?? ""]).ToUpperInvariant() + "/",
                        Keyed = KeyedBySource,
                    },
                    transaction);
                var scope = request.Entity is null ? $"sourceApp {request.SourceApp}" : $"{request.Entity} {request.Key}".TrimEnd();
                Audit.Write(connection, transaction, time.GetUtcNow(), request.By, "reset", scope, request.Reason);
                return new ResetReport(raised);
            },
            cancellationToken);
    }

    /// <summary>Entities whose key begins with the source application; others may have it as a field.</summary>
    private static readonly string KeyedBySource = JsonSerializer.Serialize(
        DimeCatalog.Entities.Where(entity => !entity.Key.IsEmpty && entity.Key[0].Alternatives.Contains("SourceApp")).Select(entity => entity.Name));

    // Nothing is recorded in the new epoch yet, so whatever comes first is its highest. The scale stays: a source that numbers its
    // versions does not stop because it was restored.
    private const string RaiseSql = "update entity set top_epoch = top_epoch + 1, top_version = 0 where last_change_id is not null and ";

    private const string OfEntity = "entity = @Entity";

    private const string OfRecord = "entity = @Entity and match = @Match";

    private const string OfSource = """
        (case when entity in (select value from json_each(@Keyed)) then substr(match, 1, length(@First)) = @First
          else json_extract(cast(base_fields as text), '$.SourceApp') = @SourceApp collate nocase end)
        """;
}
