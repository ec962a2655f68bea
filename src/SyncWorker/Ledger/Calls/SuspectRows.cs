using SyncWorker.Plan;

namespace SyncWorker.Ledger.Calls;

/// <summary>Refused calls whose culprits are being isolated.</summary>
internal static class SuspectRows
{
    /// <summary>The entities that <see cref="Write"/> also writes, so that they are locked with the others, in one order.</summary>
    public static List<long> Members(Session ledger, SuspectGroup? group) =>
        group is { Faulty: false } ? ledger.Query<long>("select id from entity where suspect_group = @Id", new { group.Id }) : [];

    /// <param name="carried">The entities of the call whose verdict is about the group.</param>
    public static void Write(Session ledger, SuspectGroup group, IEnumerable<long> carried) => ledger.Execute(
        group.Faulty ? GroupSql : GroupSql + SendState.OthersUnblamedSql,
        new { group.Id, group.Limit, group.Accepted, Ids = carried.ToArray() });

    // A group ends with its last member.
    private const string GroupSql = """
        delete from suspect_group where id = @Id;
        insert into suspect_group (id, row_limit, accepted)
        select @Id, @Limit, @Accepted where exists(select 1 from entity where suspect_group = @Id);
        """;
}
