using System.Collections.Immutable;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Plan;

/// <summary>
/// Folds the pending changes of one entity into at most one row that brings Dime.Scheduler up to date. Design §5. Pure.
/// </summary>
internal static class Fold
{
    /// <param name="entity">The entity, with its pending changes in the order of their keys.</param>
    /// <param name="clearAs">
    /// The value to send for a field that the last accepted snapshot carried and the new one does not; null: the field is left as it is.
    /// </param>
    public static FoldResult Of(EntityState entity, string? clearAs = null)
    {
        var result = Pending(entity, clearAs);
        return entity.MustResend && result is not FoldResult.Row ? Resend(entity, result) : result;
    }

    private static FoldResult Pending(EntityState entity, string? clearAs)
    {
        var floor = entity.Accepted.Base?.Key;
        var moot = entity.Pending.TakeWhile(change => change.Key < floor).ToList();
        var live = entity.Pending.Skip(moot.Count).ToList();
        var part = Prefix(entity, live, clearAs);
        var result = Part(entity, part, moot, clearAs);

        // A part that cannot be sent by itself cannot contain the culprit, so the search continues behind it.
        return result is FoldResult.Row || part.Count == live.Count
            ? result
            : Behind(result, Pending(entity with { Pending = live[part.Count..] }, clearAs));
    }

    private static FoldResult Part(EntityState entity, List<PendingChange> live, List<PendingChange> moot, string? clearAs)
    {
        if (live.Count == 0)
        {
            return new FoldResult.Nothing(moot);
        }

        var top = live.FindLastIndex(change => change.IsWhole);

        // A delete older than the newest snapshot is sent first and alone; the snapshot follows in a later call.
        var removal = top < 0 ? -1 : live.FindLastIndex(top, change => change.Kind != ChangeKind.Upsert);
        return removal >= 0
            ? Removal(entity, live.Take(removal + 1).ToList(), moot)
            : Upsert(entity, live, top, moot, clearAs);
    }

    /// <summary>
    /// Sends everything accepted again, because a call of unknown outcome may have been executed late and overwritten newer values.
    /// </summary>
    private static FoldResult Resend(EntityState entity, FoldResult nothing) => entity.Accepted switch
    {
        { IsNothing: true } => nothing,
        { Base: { Kind: not ChangeKind.Upsert } removal } =>
            Removal(entity, removal.Kind, removal.Fields, [], nothing.Moot, entity.Accepted),
        _ => new FoldResult.Row(
            nothing.Moot,
            ChangeKind.Upsert,
            entity.Definition.Upsert!,
            InCatalogOrder(
                entity.Definition,
                Effective(entity.Accepted).ToDictionary(field => field.Key, field => field.Value.Value),
                p => p.InUpsert),
            [],
            entity.Accepted),
    };

    private static FoldResult Behind(FoldResult first, FoldResult rest) => (first, rest) switch
    {
        (FoldResult.Waits waits, FoldResult.Nothing) => waits with { Moot = [.. first.Moot, .. rest.Moot] },
        _ => rest with { Moot = [.. first.Moot, .. rest.Moot] },
    };

    /// <summary>
    /// Isolates the culprit of a refused fold: the changes are split, in order, until one is known to be at fault. The search halves the
    /// changes that contribute to the row, at most one for each of its fields, and not all pending changes.
    /// </summary>
    private static List<PendingChange> Prefix(EntityState entity, List<PendingChange> live, string? clearAs)
    {
        var bound = live.FindIndex(change => change.Id == entity.RefusedThrough);
        if (bound < 0)
        {
            return live;
        }

        // Changes in calls of unknown outcome may be on the board although they were never accepted. Half of them would set the board
        // back.
        var sent = entity.UncertainUntil is null ? -1 : live.FindLastIndex(change => change.Id <= entity.SentThrough);
        return live.GetRange(0, sent >= 0 && sent < bound ? sent + 1 : Half(entity, live, bound, clearAs));
    }

    private static int Half(EntityState entity, List<PendingChange> live, int bound, string? clearAs)
    {
        List<int> Speak(int count) => Part(entity, live.GetRange(0, count), [], clearAs) is FoldResult.Row row
            ? [.. row.Contributors.Select(id => live.FindIndex(change => change.Id == id)).Order()]
            : [];

        var refused = Speak(bound + 1);
        if (refused.Count <= 1)
        {
            return bound + 1;
        }

        // The last cut may have exposed older values. They were not in the row that was refused first, so they are not suspects.
        var suspects = refused.Intersect(Speak(live.Count)).ToList();
        suspects = suspects.Count > 0 ? suspects : refused;
        return Math.Max(1, suspects[suspects.Count / 2]);
    }

    private static FoldResult.Row Removal(EntityState entity, List<PendingChange> covered, IReadOnlyList<PendingChange> moot)
    {
        var removal = covered[^1];
        return Removal(
            entity,
            removal.Kind,
            removal.Fields,
            [.. covered.Select(change => new CoveredChange(change.Id, change == removal ? ChangeState.Applied : ChangeState.Superseded))],
            moot,
            new Accepted(new Base(removal.Key, removal.Kind, removal.Fields), Above(entity.Accepted.Over, removal.Key)));
    }

    private static FoldResult.Row Removal(
        EntityState entity,
        ChangeKind kind,
        IReadOnlyDictionary<string, string> fields,
        IReadOnlyList<CoveredChange> covered,
        IReadOnlyList<PendingChange> moot,
        Accepted accepted) => new(
            moot,
            kind,
            kind == ChangeKind.Delete ? entity.Definition.Delete! : entity.Definition.Clear!,
            InCatalogOrder(entity.Definition, fields, parameter => parameter.InDelete),
            covered,
            accepted);

    private static FoldResult Upsert(
        EntityState entity, List<PendingChange> live, int top, List<PendingChange> moot, string? clearAs)
    {
        var definition = entity.Definition;
        var newBase = top < 0 ? entity.Accepted.Base : new Base(live[top].Key, ChangeKind.Upsert, live[top].Fields);
        if (newBase is { Kind: ChangeKind.Delete } || (top < 0 && entity is { HasDead: true, Accepted.IsNothing: true }))
        {
            return new FoldResult.Waits(moot, WaitReason.NoBase);
        }

        // The effective state: the base, overlaid by the newer patches. For each field the newest patch wins.
        var over = Above(entity.Accepted.Over, newBase?.Key).ToBuilder();
        foreach (var patch in live.Skip(top + 1))
        {
            foreach (var (field, value) in patch.Fields)
            {
                if (!over.TryGetValue(field, out var known) || known.Key < patch.Key)
                {
                    over[field] = new(value, patch.Key);
                }
            }
        }

        var accepted = new Accepted(newBase, over.ToImmutable());
        var effective = Effective(accepted);
        if (clearAs is not null && top >= 0)
        {
            ClearWhatIsNoLongerSaid(definition, entity.Accepted.Base, live[top], clearAs, effective);
        }

        var news = effective.Where(field => entity.MustResend || !(field.Value.Key <= entity.Accepted.KeyOf(field.Key)))
            .Select(field => field.Key).ToHashSet();
        var keys = definition.KeyParameters;
        if (top < 0 && news.IsSubsetOf(keys) && !entity.Accepted.IsNothing)
        {
            // Late patches: a newer change has set each of their fields.
            return new FoldResult.Nothing([.. moot, .. live]);
        }

        if (definition.Parameters.Any(parameter => parameter.RequiredForUpsert && !Has(definition, parameter, effective)))
        {
            return new FoldResult.Waits(moot, WaitReason.NoBase);
        }

        var values = effective.ToDictionary(field => field.Key, field => field.Value.Value);
        var contributors = news.Select(field => effective[field].Key).ToHashSet();
        var newest = contributors.Count == 0 ? live[^1].Key : contributors.Max();
        return new FoldResult.Row(
            moot,
            ChangeKind.Upsert,
            definition.Upsert!,
            InCatalogOrder(definition, values, p => p.InUpsert && (p.RequiredForUpsert || keys.Contains(p.Wire) || news.Contains(p.Wire))),
            [.. live.Select(change => new CoveredChange(change.Id, change.Key == newest ? ChangeState.Applied
                : contributors.Contains(change.Key) ? ChangeState.Coalesced : ChangeState.Superseded))],
            accepted);
    }

    private static Dictionary<string, FieldValue> Effective(Accepted accepted)
    {
        var effective = new Dictionary<string, FieldValue>();
        foreach (var (field, value) in accepted.Base?.Fields ?? ImmutableDictionary<string, string>.Empty)
        {
            effective[field] = new(value, accepted.Base!.Key);
        }

        foreach (var (field, value) in accepted.Over)
        {
            effective[field] = value;
        }
        return effective;
    }

    private static void ClearWhatIsNoLongerSaid(
        EntityDefinition definition, Base? before, PendingChange snapshot, string clearAs, Dictionary<string, FieldValue> effective)
    {
        foreach (var field in before is { Kind: ChangeKind.Upsert } ? before.Fields.Keys : [])
        {
            if (!effective.ContainsKey(field) && definition.Find(field) is { Type: ParameterType.Text or ParameterType.TextList })
            {
                effective[field] = new(clearAs, snapshot.Key);
            }
        }
    }

    private static bool Has(EntityDefinition definition, ProcedureParameter parameter, Dictionary<string, FieldValue> effective) =>
        effective.ContainsKey(parameter.Wire)
        || definition.Key.Any(part => part.Alternatives.Contains(parameter.Wire) && part.Alternatives.Any(effective.ContainsKey));

    private static ImmutableDictionary<string, FieldValue> Above(ImmutableDictionary<string, FieldValue> over, OrderKey? floor) =>
        floor is null ? over : over.RemoveRange(over.Where(field => field.Value.Key < floor).Select(field => field.Key));

    private static List<KeyValuePair<string, string>> InCatalogOrder(
        EntityDefinition definition, IReadOnlyDictionary<string, string> values, Func<ProcedureParameter, bool> goesOut) =>
        [.. definition.Parameters
            .Where(parameter => values.ContainsKey(parameter.Wire) && goesOut(parameter))
            .Select(parameter => KeyValuePair.Create(parameter.Wire, values[parameter.Wire]))];
}
