using Dapper;
using Microsoft.Data.Sqlite;

namespace SyncWorker.Ledger;

/// <summary>What a call of unknown outcome leaves in doubt. Design §5.</summary>
internal static class Uncertainty
{
    /// <summary>Whatever was in a call when the last process ended may have been executed, or may still be.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    /// <param name="window">How long after its start a call may still be executed, in milliseconds.</param>
    public static void MarkOpenCalls(SqliteConnection connection, SqliteTransaction transaction, long now, long window)
    {
        var carried = connection.Query<long>("select id from entity where import_id is not null", transaction: transaction).ToList();
        connection.Execute(OpenSql, new { Now = now, Window = window }, transaction);
        SpreadBelow(connection, transaction, carried);
    }

    /// <summary>A delete that is executed late takes with it what is below: that is as uncertain as the record itself.</summary>
    public static void SpreadBelow(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<long> ids) =>
        connection.Execute(BelowSql, ids.Select(id => new { Id = id }), transaction);

    /// <summary>So is what is accepted below it meanwhile.</summary>
    public static void TakeFromAbove(SqliteConnection connection, SqliteTransaction transaction, long id, long now) =>
        connection.Execute(AboveSql, new { Id = id, Now = now }, transaction);

    private const string OpenSql = """
        update entity set
          import_id = null, due_at = @Now,
          uncertain_until = max(coalesce(uncertain_until, 0), (select i.started_at + @Window from import i where i.id = entity.import_id))
        where import_id is not null
        """;

    private const string BelowSql = """
        with recursive below (id) as (
          select @Id where exists(select 1 from change where entity_id = @Id and state = 'Pending' and kind = 'Delete')
          union
          select e.id from entity e join below on e.parent_id = below.id)
        update entity set
          uncertain_delete = 1,
          uncertain_until = max(coalesce(uncertain_until, 0), (select uncertain_until from entity where id = @Id)),
          due_at = case when import_id is null then coalesce(due_at, (select uncertain_until from entity where id = @Id)) end
        where id in (select id from below)
        """;

    private const string AboveSql = """
        update entity set
          uncertain_delete = 1,
          uncertain_until = max(coalesce(uncertain_until, 0), (select p.uncertain_until from entity p where p.id = entity.parent_id)),
          due_at = coalesce(due_at, (select p.uncertain_until from entity p where p.id = entity.parent_id))
        where id = @Id and exists(select 1 from entity p where p.id = entity.parent_id and p.uncertain_delete = 1 and p.uncertain_until > @Now)
        """;
}
