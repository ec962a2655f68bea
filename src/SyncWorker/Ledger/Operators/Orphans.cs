using System.Text.Json;
using SyncWorker.Changes;

namespace SyncWorker.Ledger.Operators;

/// <summary>Handles records that waited for a record whose dead letters were discarded. Design §6.</summary>
internal static class Orphans
{
    /// <summary>
    /// Plans the record again. If the record does not exist, and no change is left that could create it, its children become dead
    /// letters.
    /// </summary>
    /// <param name="parent">The record.</param>
    /// <param name="hasLostCreation">
    /// Whether a discarded change would have created the record. Children of a record that only got patches or deletes are tried.
    /// </param>
    /// <param name="why">The operator's reason.</param>
    /// <returns>The changes that are dead now.</returns>
    public static IReadOnlyList<long> LetGo(
        Session ledger, long parent, bool hasLostCreation, string why, DateTimeOffset now)
    {
        var arguments = new { Parent = parent, Now = now.ToLedger() };
        // The record's own patches may have waited for the base that was dead, and its children for the record.
        ledger.Hold([parent]);
        Schedule.Wake(ledger, [parent], arguments.Now);
        Schedule.LookAround(ledger, [parent]);
        if (!hasLostCreation || ledger.QuerySingleOrDefault<string>(NeverCameSql, arguments) is not { } name)
        {
            return [];
        }

        var error = JsonSerializer.Serialize(
            DeadCode.ParentDiscarded.Because($"{name}, which this belongs to, was discarded: {why}", now), FieldsJson.Options);
        var dead = Orphan(ledger, parent, error, arguments.Now);
        Counters.Add(ledger, [new(Counters.Settled(ChangeState.Dead), dead.Count)]);
        return dead;
    }

    /// <summary>
    /// Makes changes that wait below a record that never arrives dead letters, at every level. Below a record that exists, waiting records
    /// are checked again.
    /// </summary>
    private static List<long> Orphan(Session ledger, long parent, string error, long now)
    {
        ledger.Hold(ledger.Query<long>("select id from entity where parent_id = @Parent", new { Parent = parent }));
        var changes = DeadLetters.Make(ledger, Orphaned, new { Parent = parent, Now = now, Error = error });
        var dead = changes.Select(change => change.Id).ToList();
        foreach (var child in changes.Select(change => change.EntityId).Distinct())
        {
            RecordMarks.LoseChanges(ledger, child, now);
            if (ledger.ExecuteScalar<bool>(NeverComesSql, new { Id = child }))
            {
                dead.AddRange(Orphan(ledger, child, error, now));
            }
            Schedule.LookAround(ledger, [child]);
        }
        return dead;
    }

    // A record that the board had once did arrive, whatever happened to it since.
    private const string NeverCameSql = """
        select entity || ' ' || key from entity
        where id = @Parent and existence <> 'Yes' and coalesce(base_kind, 'Delete') <> 'Upsert'
          and not exists(select 1 from change where entity_id = @Parent and state = 'Dead')
          and not exists(select 1 from change where entity_id = @Parent and state = 'Pending')
        """;

    private const string NeverComesSql = """
        select existence <> 'Yes' and not exists(select 1 from change where entity_id = @Id and state = 'Pending')
        from entity where id = @Id
        """;

    // A record that waits for its own snapshot keeps waiting; a record in a call gets its verdict there.
    private const string Orphaned = """
        kind = 'Upsert' and entity_id in (
          select id from entity where parent_id = @Parent and import_id is null and coalesce(blocked, '') <> 'no base')
        """;
}
