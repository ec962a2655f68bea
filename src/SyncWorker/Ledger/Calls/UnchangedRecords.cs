using SyncWorker.Changes;
using SyncWorker.Decide;
using SyncWorker.Plan;

namespace SyncWorker.Ledger.Calls;

/// <summary>Settles changes that say only what the board has: their records get the new order keys, and nothing is sent.</summary>
internal static class UnchangedRecords
{
    /// <summary>Called under the locks of the records, with what was found under these locks.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Settle(Session ledger, IReadOnlyList<UnchangedRecord> records, long now)
    {
        if (records.Count == 0)
        {
            return;
        }

        SettledCall.SettleChanges(
            ledger,
            importId: null,
            now,
            records.SelectMany(record => record.Changes).Select(change => new SettledChange(change.Id, change.WhenAccepted)));
        ledger.ExecuteRows(
            RaiseSql,
            records.Select(record => new
            {
                Id = record.EntityId,
                record.Accepted.Base?.Key.Epoch,
                record.Accepted.Base?.Key.Scale,
                record.Accepted.Base?.Key.Version,
                BaseId = record.Accepted.Base?.Key.Id,
                Kind = record.Accepted.Base?.Kind.ToString(),
                Fields = record.Accepted.Base is null ? null : FieldsJson.Write(record.Accepted.Base.Fields),
                Overlay = FieldsJson.WriteOver(record.Accepted.Over),
            }));
        Overtaken.Close(ledger, importId: null, now, records.ToDictionary(record => record.EntityId, record => record.Accepted));
    }

    // A call that was planned before must not go out: it may carry an older value. The time of the last accepted row stays as it is.
    private const string RaiseSql = """
        update entity set
          revision = entity.revision + 1, soft_until = null, skips_wait = false,
          base_epoch = r.Epoch, base_scale = r.Scale, base_version = r.Version, base_id = r.BaseId, base_kind = r.Kind,
          base_fields = r.Fields, over = r.Overlay
        from rows() r where entity.id = r.Id and entity.import_id is null
        """;
}
