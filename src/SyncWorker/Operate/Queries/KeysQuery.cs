using SyncWorker.Ledger;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate.Queries;

/// <summary>Finds the records of a source application that exist, or will exist once all pending changes are sent.</summary>
internal static class KeysQuery
{
    /// <param name="before">Only records of which nothing was received since this time.</param>
    /// <returns>Their keys, in order.</returns>
    public static IReadOnlyList<string> Run(Session ledger, string entity, string sourceApp, DateTimeOffset before) =>
        [.. ledger.Query<string>(Sql, EntityScope.Arguments(entity, null, sourceApp, before.ToLedger()))];

    // The newest pending change of the whole record decides; if there is none, the accepted state does. A record of which nothing was
    // ever received cannot be missing from this source.
    private const string Sql = $"""
        select key from entity
        where entity = @Entity and last_change_id is not null
          and ({EntityScope.OfSource} or exists(
            select 1 from change c
            where c.entity_id = entity.id and c.state = 'Pending' and lower(field_text(c.fields, 'SourceApp')) = lower(@SourceApp)))
          and coalesce((select received_at from change where id = last_change_id), 0) < @Now
          and coalesce(
            (select c.kind = 'Upsert' from change c
             where c.entity_id = entity.id and c.state = 'Pending' and (c.kind <> 'Upsert' or c.mode = 'Snapshot')
             order by c.epoch desc, c.scale desc, c.version desc, c.id desc limit 1),
            existence = 'Yes' or (existence = 'Unknown' and base_kind = 'Upsert'))
        order by match
        """;
}
