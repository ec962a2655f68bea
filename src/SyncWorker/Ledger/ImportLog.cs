using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using SyncWorker.Contracts;
using SyncWorker.Decide;
using SyncWorker.Dispatch;
using SyncWorker.Plan;

namespace SyncWorker.Ledger;

/// <summary>Every call to Dime.Scheduler: on record before it is sent, settled in one transaction when its answer is in.</summary>
internal sealed class ImportLog(LedgerStore store, TimeProvider time)
{
    /// <summary>Puts the call on record and takes its entities out of the queue.</summary>
    /// <returns>The import's id.</returns>
    public Task<long> OpenAsync(PlannedCall call, DateTimeOffset now, CancellationToken cancellationToken) =>
        store.WriteAsync(
            (connection, transaction) =>
            {
                var id = connection.QuerySingle<long>(
                    OpenSql,
                    new
                    {
                        Worker = Environment.MachineName,
                        Entities = JsonSerializer.Serialize(call.Rows.Select(row => row.Entity.Id)),
                        Rows = call.Rows.Count,
                        call.Bytes,
                        Now = now.ToLedger(),
                    },
                    transaction);
                connection.Execute("update gate set last_start = @Now where calls_per_second is not null", new { Now = now.ToLedger() }, transaction);
                connection.Execute(ClaimSql, call.Rows.Select(row => new { row.Entity.Id, Import = id }), transaction);
                return id;
            },
            cancellationToken);

    /// <summary>Writes what a call changed. Only what is still as it was is moved.</summary>
    public Task SettleAsync(long importId, Settlement settlement, CancellationToken cancellationToken) =>
        store.WriteAsync(
            (connection, transaction) =>
            {
                var now = time.GetUtcNow().ToLedger();
                var closed = connection.Execute(
                    CloseSql, new { Id = importId, Now = now, Status = settlement.HttpStatus, settlement.Outcome, settlement.Message }, transaction);
                if (closed == 0)
                {
                    throw new InvalidOperationException($"Import {importId} is already settled.");
                }

                SettleChanges(connection, transaction, importId, now, settlement.Changes);
                foreach (var entity in settlement.Entities)
                {
                    connection.Execute(EntitySql, Arguments(entity), transaction);
                    if (entity.UncertainUntil is not null)
                    {
                        Uncertainty.SpreadBelow(connection, transaction, [entity.Id]);
                    }

                    if (entity.Accepted is { } accepted)
                    {
                        connection.Execute(AcceptSql, Arguments(entity.Id, accepted, entity.Exists), transaction);
                        Uncertainty.TakeFromAbove(connection, transaction, entity.Id, now);
                    }

                    if (entity is { Exists: Existence.No, Accepted.Base.Key.Id: var deletedBy })
                    {
                        var (pending, dead) = Descendants.Remove(connection, transaction, importId, now, entity.Id, deletedBy);
                        Counters.Add(
                            connection, transaction, "0",
                            [new(Counters.Settled(ChangeState.Superseded), pending + dead), new(Counters.Settled(ChangeState.Dead), -dead)]);
                    }
                }

                Overtaken.Close(
                    connection, transaction, importId, now,
                    settlement.Entities.Where(entity => entity.Accepted is not null).ToDictionary(entity => entity.Id, entity => entity.Accepted!));

                Wake.After(connection, transaction, settlement, now);
                if (settlement.Group is { } group)
                {
                    SuspectRows.Write(connection, transaction, group, settlement.Entities.Select(entity => entity.Id));
                }
                GateRow.Write(connection, transaction, settlement.Gate);
                BrakeRow.Release(connection, transaction, settlement.Accepted, now);
                if (settlement.Brake is { } brake)
                {
                    BrakeRow.Write(connection, transaction, brake);
                }
            },
            cancellationToken);

    /// <summary>How fast calls were started up to this one.</summary>
    public double CallsPerSecond(DateTimeOffset until) => store.Read((connection, transaction) => connection.ExecuteScalar<long>(
        RateSql, new { From = (until - Pace.Measured).ToLedger(), Until = until.ToLedger() }, transaction)) / Pace.Measured.TotalSeconds;

    /// <summary>Whether other rows fail alone as well.</summary>
    public bool OthersFail(long entityId) => store.Read((connection, transaction) => connection.ExecuteScalar<bool>(OthersFailSql, new { Id = entityId }, transaction));

    /// <summary>Writes what planning found out without a call: what is moot, and what waits.</summary>
    public Task SetAsideAsync(PlanResult plan, DateTimeOffset now, CancellationToken cancellationToken) =>
        store.WriteAsync(
            (connection, transaction) =>
            {
                SettleChanges(
                    connection, transaction, null, now.ToLedger(), [.. plan.Moot.Select(moot => new SettledChange(moot.ChangeId, ChangeState.Superseded))]);
                connection.Execute(
                    ParkSql,
                    plan.Parked.Select(parking => new { parking.EntityId, parking.Reason, parking.Left, Until = parking.Until.ToLedger(), Now = now.ToLedger() }),
                    transaction);

                // After that: a child that waits for what has just turned out to be moot is among those put aside.
                Wake.Around(connection, transaction, plan.Moot.Select(moot => moot.EntityId).Distinct(), now.ToLedger());
            },
            cancellationToken);

    /// <summary>Lets one row of each paused procedure try whose wait is over.</summary>
    /// <returns>The procedures that pause, with the entity that may try.</returns>
    public async Task<IReadOnlyDictionary<string, long?>> PausedAsync(DateTimeOffset now, TimeSpan probe, CancellationToken cancellationToken)
    {
        var paused = store.Read(BrakeRow.Read).Where(brake => brake.Since is not null).ToList();
        if (paused.Exists(brake => brake.ProbeAt <= now))
        {
            await store.WriteAsync(
                (connection, transaction) => paused.Where(brake => brake.ProbeAt <= now).ToList()
                    .ForEach(brake => BrakeRow.NameProbe(connection, transaction, brake, now, probe)),
                cancellationToken);
            paused = [.. store.Read(BrakeRow.Read).Where(brake => brake.Since is not null)];
        }
        return paused.ToDictionary(brake => brake.Procedure, brake => brake.Probe);
    }

    /// <summary>
    /// After a start: calls that were open when the last process ended may have been executed or not. Their entities are
    /// uncertain, and their newest state is sent again.
    /// </summary>
    /// <returns>How many there were.</returns>
    public Task<int> ResumeAsync(TimeSpan lateWindow, CancellationToken cancellationToken) =>
        store.WriteAsync(
            (connection, transaction) =>
            {
                var arguments = new { Now = time.GetUtcNow().ToLedger(), Window = (long)lateWindow.TotalMilliseconds };
                Uncertainty.MarkOpenCalls(connection, transaction, arguments.Now, arguments.Window);
                return connection.Execute(AbandonSql, arguments, transaction);
            },
            cancellationToken);

    /// <summary>Whatever waits for this reason is looked at again.</summary>
    public Task ReleaseAsync(string reason, CancellationToken cancellationToken) =>
        store.WriteAsync(
            (connection, transaction) => Wake.WaitingFor(connection, transaction, reason, time.GetUtcNow().ToLedger()),
            cancellationToken);

    private static void SettleChanges(
        SqliteConnection connection, SqliteTransaction transaction, long? importId, long now, IReadOnlyList<SettledChange> changes)
    {
        var moved = new Dictionary<string, int>();
        foreach (var change in changes)
        {
            var count = connection.Execute(
                ChangeSql,
                new
                {
                    change.Id,
                    State = change.State.ToString(),
                    Import = importId,
                    Now = now,
                    Error = change.Reason is null ? null : JsonSerializer.Serialize(change.Reason, FieldsJson.Options),
                },
                transaction);
            var name = Counters.Settled(change.State);
            moved[name] = moved.GetValueOrDefault(name) + count;
        }
        Counters.Add(connection, transaction, "0", moved);
    }

    private static object Arguments(SettledEntity entity) => new
    {
        entity.Id,
        Due = entity.Due.ToLedger(),
        entity.Attempts,
        FirstFailedAt = entity.FirstFailedAt.ToLedger(),
        LastFailedAt = entity.LastFailedAt.ToLedger(),
        Group = entity.Suspect?.Id,
        Faulty = entity.Suspect?.Faulty ?? false,
        entity.RefusedThrough,
        UncertainUntil = entity.UncertainUntil.ToLedger(),
        entity.IsCertain,
    };

    private static object Arguments(long id, Accepted accepted, Existence? exists) => new
    {
        Id = id,
        accepted.Base?.Key.Epoch,
        accepted.Base?.Key.Scale,
        accepted.Base?.Key.Version,
        BaseId = accepted.Base?.Key.Id,
        Kind = accepted.Base is null ? null : (accepted.Base.Kind == ChangeKind.Upsert ? "Upsert" : accepted.Base.Kind.ToString()),
        Fields = accepted.Base is null ? null : FieldsJson.Write(accepted.Base.Fields),
        Over = FieldsJson.WriteOver(accepted.Over),
        Exists = exists?.ToString(),
    };

    // No call has an index on its time: the newest are enough.
    private const string RateSql = """
        select count(*) from (select started_at from import order by id desc limit 10000) where started_at > @From and started_at <= @Until
        """;

    private const string OthersFailSql =
        "select exists(select 1 from entity where suspect_group is not null and last_failed_at is not null and id <> @Id)";

    private const string OpenSql = """
        insert into import (worker, token, entities, rows, bytes, started_at)
        values (@Worker, 0, @Entities, @Rows, @Bytes, @Now)
        returning id
        """;

    private const string ClaimSql = "update entity set import_id = @Import, due_at = null, blocked = null where id = @Id and import_id is null";

    private const string CloseSql =
        "update import set finished_at = @Now, status = @Status, outcome = @Outcome, message = @Message where id = @Id and finished_at is null";

    private const string ChangeSql =
        "update change set state = @State, import_id = @Import, settled_at = @Now, error = @Error where id = @Id and state = 'Pending'";

    private const string EntitySql = """
        update entity set
          import_id = null, blocked = null, soft_until = null,
          skips_wait = case when exists(select 1 from change where entity_id = @Id and state = 'Pending') then skips_wait else 0 end,
          due_at = case when exists(select 1 from change where entity_id = @Id and state = 'Pending') then @Due
            when not @IsCertain then max(@Due, coalesce(uncertain_until, @UncertainUntil), coalesce(@UncertainUntil, uncertain_until)) end,
          attempts = @Attempts, first_failed_at = @FirstFailedAt, last_failed_at = @LastFailedAt,
          suspect_group = @Group, suspect_faulty = @Faulty, refused_through = @RefusedThrough,
          uncertain_delete = case when @IsCertain then 0 else uncertain_delete end,
          uncertain_until = case when not @IsCertain
            then max(coalesce(uncertain_until, @UncertainUntil), coalesce(@UncertainUntil, uncertain_until)) end
        where id = @Id
        """;

    // While it was on its way a delete of what is above it may have been accepted, and have taken it along: that stays.
    private const string AcceptSql = """
        update entity set
          base_epoch = @Epoch, base_scale = @Scale, base_version = @Version, base_id = @BaseId, base_kind = @Kind,
          base_fields = @Fields, over = @Over, existence = coalesce(@Exists, existence),
          missing_since = null, missing_until = null, missing_probes = 0
        where id = @Id
          and (base_epoch is null or coalesce((@Epoch, @Scale, @Version, @BaseId) >= (base_epoch, base_scale, base_version, base_id), 0))
        """;

    // A change that came while the plan was made is not in it: then the entity stays due. While it is uncertain it is looked at
    // again when it no longer is; after that, only what it waits for wakes it, and everything accepted still goes out again then.
    private const string ParkSql = """
        update entity set
          blocked = @Reason,
          soft_until = case when @Reason = 'setup pending' then @Until else soft_until end,
          due_at = case when uncertain_until > @Now then min(uncertain_until, coalesce(@Until, uncertain_until)) else @Until end,
          uncertain_until = case when uncertain_until > @Now or @Reason is not null then uncertain_until end,
          uncertain_delete = case when uncertain_until > @Now then uncertain_delete else 0 end
        where id = @EntityId and import_id is null
          and (select count(*) from change where entity_id = @EntityId and state = 'Pending') = @Left
        """;

    private const string AbandonSql = """
        update import set finished_at = @Now, outcome = 'unknown', message = 'The worker ended before the answer was in.'
        where finished_at is null
        """;
}
