using System.Collections.Immutable;
using DimeClient;
using Microsoft.Extensions.Logging;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger;
using SyncWorker.Plan;
using SyncWorker.Receive.Reading;
using SyncWorker.Replay;

namespace SyncWorker.Tests;

/// <summary>Changes and entities as in the ledger, with defaults for everything that a test does not set.</summary>
internal static class Some
{
    public static Gate.Pace Pace(double limit, double windowSeconds) => new()
    {
        Budget = new(Gate.Meter.SlidingWindow, limit, TimeSpan.FromSeconds(windowSeconds), Now),
        RefusedAt = Now,
    };

    public const string Required = "ShortDescription";

    public static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>What the verbs work with, with default settings.</summary>
    public static VerbTools Tools(
        LedgerStore store, TimeProvider time, ValidationOptions? validation = null, ILoggerFactory? log = null) =>
        new(store, new(), time, new(validation ?? new(), new(), new()), new(), new(), log);

    public static EntityDefinition Definition(string name) => DimeCatalog.Find(name)!;

    /// <summary>A snapshot of a job. If no short description is given, it gets a unique one.</summary>
    public static PendingChange Snapshot(long id, long version, params (string Field, string Value)[] fields) =>
        Change(id, version, ChangeKind.Upsert, ChangeMode.Snapshot, [(Required, $"short {id}"), .. fields]);

    public static PendingChange Patch(long id, long version, params (string Field, string Value)[] fields) =>
        Change(id, version, ChangeKind.Upsert, ChangeMode.Patch, fields);

    public static PendingChange Delete(long id, long version, params (string Field, string Value)[] fields) =>
        Change(id, version, ChangeKind.Delete, ChangeMode.Snapshot, fields);

    public static EntityState Job(params PendingChange[] pending) => new()
    {
        Id = 1,
        Definition = Definition("Job"),
        Key = "BC1/SERVICE/JOB-1001",
        Aggregate = 1,
        Due = Now,
        Pending = Sorted(pending),
    };

    /// <summary>A record with its keys and required fields. Its only change is a snapshot.</summary>
    public static EntityState Entity(string name, long id, long aggregate, ChangeKind kind = ChangeKind.Upsert)
    {
        var definition = Definition(name);
        var keys = definition.Key.SelectMany(part => part.Alternatives).ToHashSet();
        var fields = definition.Parameters
            .Where(parameter => parameter.RequiredForUpsert || keys.Contains(parameter.Wire))
            .ToDictionary(parameter => parameter.Wire, parameter => $"{parameter.Wire} {id}");
        return new()
        {
            Id = id,
            Definition = definition,
            Key = $"{name} {id}",
            Aggregate = aggregate,
            Due = Now,
            Pending = [new(new(0, 1, 1, id), kind, ChangeMode.Snapshot, fields)],
        };
    }

    public static IReadOnlyList<PendingChange> Sorted(IEnumerable<PendingChange> pending) => [.. pending.OrderBy(change => change.Key)];

    /// <summary>The entity after its row was accepted, with its remaining pending changes and new ones.</summary>
    public static EntityState After(this EntityState entity, FoldResult.Row row, params PendingChange[] arrived) => entity with
    {
        Accepted = row.Accepted,
        Exists = row.ExistsAfter,
        Pending = Sorted(entity.Pending.Where(p => row.Covered.All(c => c.Id != p.Id) && row.Moot.All(m => m.Id != p.Id)).Concat(arrived)),
    };

    public static EntityState With(this EntityState entity, params PendingChange[] arrived) =>
        entity with { Pending = Sorted(entity.Pending.Concat(arrived)) };

    public static DimeError Error(DimeErrorReason reason, string message = "no", TimeSpan? retryAfter = null, int? status = 400) => new()
    {
        Kind = DimeErrorKind.Validation,
        Reason = reason,
        Message = message,
        StatusCode = status,
        RetryAfter = retryAfter,
    };

    public static PlannedCall Call(params EntityState[] entities)
    {
        var call = Planner.Next(entities, int.MaxValue, int.MaxValue).Call!;
        return call;
    }

    private static PendingChange Change(long id, long version, ChangeKind kind, ChangeMode mode, (string Field, string Value)[] fields)
    {
        var all = new Dictionary<string, string> { ["SourceApp"] = "BC1", ["SourceType"] = "SERVICE", ["JobNo"] = "JOB-1001" };
        foreach (var (field, value) in fields)
        {
            all[field] = value;
        }
        return new(new(0, 1, version, id), kind, mode, all.ToImmutableDictionary());
    }
}
