using System.Text.RegularExpressions;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Gate;
using SyncWorker.Plan;

namespace SyncWorker.Decide;

/// <summary>Turns a disposition into a settlement. Pure: the instant and the random number are passed in.</summary>
/// <param name="importId">The id of the call in the ledger.</param>
/// <param name="startedAt">When the call was sent.</param>
/// <param name="now">When the answer arrived.</param>
/// <param name="jitter">A random number, 0 to 1.</param>
internal sealed partial class SettlementBuilder(
    long importId, DateTimeOffset startedAt, DateTimeOffset now, double jitter, ImportOptions import, RetryOptions retry, GateOptions gate)
{
    /// <param name="brakes">The brakes of the procedures whose latest verdict was a dead letter.</param>
    /// <param name="calls">For a 429: the recent calls in the order of their starts, up to this one.</param>
    public Settlement Build(
        PlannedCall call,
        Disposition disposition,
        DimeError? error,
        GateState before,
        IReadOnlyList<BrakeState>? brakes = null,
        IReadOnlyList<PastCall>? calls = null)
    {
        error = error.Storable();
        var settlement = new Settlement
        {
            Outcome = "accepted",
            HttpStatus = error?.StatusCode,
            Message = error?.Message,
            Gate = before,
            Entities = [.. call.Rows.Select(row => DispositionPolicy.IsUnknown(error) ? Uncertain(row) : Unchanged(row.Entity))],
        };

        return disposition switch
        {
            Disposition.Applied => Applied(settlement, call, wasGone: error is not null),
            Disposition.CloseGate closing => CloseGate(settlement, call, closing, error!, calls),
            Disposition.Isolate(var pause) => Grouped(settlement with { Outcome = pause ? "server error" : "rejected" }, call, pause),
            Disposition.SetApart(var deletes) =>
                settlement with { Outcome = "rejected", Gate = Answered(settlement).WithRefusedDeletes(deletes) },
            Disposition.Split => settlement with { Outcome = "too large", Gate = Answered(settlement).WithSizeLimit(call.Rows.Count / 2) },
            Disposition.IsolateChange => IsolateChange(settlement with { Outcome = "rejected" }, call),
            Disposition.Retry(var counted, var pause) => Retry(settlement, call, counted, pause),
            Disposition.AwaitParent => AwaitParent(settlement with { Outcome = "rejected" }, call),
            Disposition.Dead(var code) => Dead(settlement with { Outcome = code.Class }, call, code, error!, brakes ?? []),
            _ => throw new InvalidOperationException($"No settlement for {disposition}."),
        };
    }

    /// <summary>Dry run: nothing is sent, so every change stays pending, and its record waits for the end of the dry run.</summary>
    public static Settlement DryRun(PlannedCall call, GateState gate) => new()
    {
        Outcome = "dry run",
        Gate = gate,
        Entities = [.. call.Rows.Select(row => Unchanged(row.Entity) with { Waits = WaitReason.DryRun })],
    };

    /// <summary>Nothing is sent: the board does not have the records that these rows delete. Uncertain entities stay uncertain.</summary>
    public Settlement NotNeeded(PlannedCall call, GateState gate) => new()
    {
        Outcome = "not needed",
        Gate = gate,
        Changes = [.. Verdicts(call)],
        Entities = [.. call.Rows.Select(row => Accepted(row) with { IsCertain = false })],
    };

    private static IEnumerable<SettledChange> Verdicts(PlannedCall call) =>
        call.Rows.SelectMany(row => row.Fold.Covered).Select(change => new SettledChange(change.Id, change.WhenAccepted));

    private Settlement Applied(Settlement settlement, PlannedCall call, bool wasGone) => settlement with
    {
        Gate = settlement.Gate.AfterSuccess(call.Rows.Count, startedAt, now, import) is var answered && wasGone
            ? answered.WithRefusedDeletes(1)
            : call.Kind == CallKind.UnsureDeletes ? answered.WithTakenDeletes(call.Rows.Count) : answered,
        Accepted = [.. call.Rows.Select(row => row.Fold.Procedure).Distinct()],
        Changes = [.. Verdicts(call)],
        Entities = [.. call.Rows.Select(Accepted)],

        // If half of a faulty part was accepted, the other half holds the fault.
        Group = call.Suspect?.AfterAccepted(call.Rows.Count),
    };

    private SettledEntity Accepted(PlannedRow row)
    {
        // Part of the split fold was accepted, so the culprit is in the rest.
        var (entity, fold) = row;
        var searching = entity.RefusedThrough is { } bound && fold.Covered.All(change => change.Id != bound);
        return new(entity.Id)
        {
            Due = now,
            Accepted = fold.Accepted,
            Exists = fold.ExistsAfter,
            Parent = fold.Parent(entity.Definition),
            Resent = entity.ResendAt,
            IsCertain = entity.UncertainUntil <= startedAt,
            RefusedThrough = searching ? entity.RefusedThrough : null,
            Suspect = searching ? entity.Suspect : null,
        };
    }

    private Settlement CloseGate(
        Settlement settlement, PlannedCall call, Disposition.CloseGate closing, DimeError error, IReadOnlyList<PastCall>? calls)
    {
        var closed = settlement.Gate.AfterFailure(
            closing.Reason, error.Message, closing.Wait, startedAt, now, jitter, gate, calls);
        return settlement with
        {
            Outcome = Word(closing.Reason),
            Gate = closing.Reason == GateReason.Outage ? closed.WithHalfOf(call.Rows.Count) : closed,
            Entities = closing.Suspect ? [Suspected(settlement.Entities[0])] : settlement.Entities,
            Group = closing.Suspect ? call.Suspect?.AfterCulprit() : null,
        };
    }

    /// <summary>The entity is sent alone from now on: in a batch, its next failure would start another search.</summary>
    private SettledEntity Suspected(SettledEntity entity) =>
        entity with { Suspect = new(importId, Faulty: true), FirstFailedAt = entity.FirstFailedAt ?? now, LastFailedAt = now };

    private static string Word(GateReason reason) =>
        reason == GateReason.ServerError ? "server error" : reason.ToString().ToLowerInvariant();

    /// <summary>The entities of the call are known to hold the fault. They become a new group, or the faulty part of their group.</summary>
    private Settlement Grouped(Settlement settlement, PlannedCall call, bool pause)
    {
        var group = call.Suspect ?? new(importId, Faulty: false);
        return settlement with
        {
            Gate = pause ? Paused(settlement) : Answered(settlement),
            Entities = [.. settlement.Entities.Select(entity => entity with { Suspect = group with { Faulty = true } })],
            Group = group with { Faulty = false },
        };
    }

    private Settlement IsolateChange(Settlement settlement, PlannedCall call) => settlement with
    {
        Gate = Answered(settlement),
        Entities = [settlement.Entities[0] with
        {
            Suspect = new(importId, Faulty: true),
            RefusedThrough = call.Rows[0].Fold.Covered[^1].Id,
        }],
        Group = call.Suspect?.AfterCulprit(),
    };

    private Settlement Retry(Settlement settlement, PlannedCall call, bool counted, bool pause)
    {
        var entity = call.Rows[0].Entity;
        var failing = Math.Max(1, entity.Attempts + 1);
        return settlement with
        {
            Outcome = counted || pause ? "server error" : "rejected",
            Gate = pause ? Paused(settlement) : counted ? settlement.Gate : Answered(settlement),
            Entities = [Suspected(settlement.Entities[0]) with
            {
                Attempts = entity.Attempts + (counted ? 1 : 0),
                Due = now + Backoff.Delay(failing, retry.BaseDelay, retry.MaxDelay, jitter),
            }],
            Group = call.Suspect?.AfterCulprit(),
        };
    }

    private Settlement AwaitParent(Settlement settlement, PlannedCall call)
    {
        var parent = call.Rows[0].Entity.Parent!;
        var probes = (parent.Missing?.Probes ?? 0) + 1;
        var until = now + Backoff.Delay(probes, retry.BaseDelay, retry.MaxDelay, jitter);
        return settlement with
        {
            Gate = Answered(settlement),
            Entities = [Suspected(settlement.Entities[0]) with { Due = until }],
            Group = call.Suspect?.AfterCulprit(),
            Missing = new(parent.Id, parent.Missing?.Since ?? now, until, probes),
        };
    }

    private Settlement Dead(Settlement settlement, PlannedCall call, DeadCode code, DimeError error, IReadOnlyList<BrakeState> brakes)
    {
        var (entity, fold) = call.Rows[0];
        if (fold.Contributors is not [.., var culprit])
        {
            // A state that was accepted before is refused when it is sent again. No change is at fault, and another try would not help.
            return settlement with
            {
                Gate = Answered(settlement),
                Entities = [settlement.Entities[0] with
                {
                    Suspect = null,
                    RefusedThrough = null,
                    IsCertain = true,
                    Resent = entity.ResendAt,
                    Exists = entity.ResendAt is null ? null : Existence.Unknown,
                }],
                Group = call.Suspect?.AfterCulprit(),
            };
        }

        var field = FieldNamedIn(error.Message, fold);
        var brake = brakes.FirstOrDefault(brake => brake.Procedure == fold.Procedure) ?? BrakeState.Of(fold.Procedure);
        var fingerprint = BrakeState.FingerprintOf(entity.Definition.Name, fold.Procedure, field, error.Message);
        var failed = settlement.Entities[0] with
        {
            Suspect = null,
            RefusedThrough = null,
            FirstFailedAt = entity.FirstFailedAt ?? now,
            LastFailedAt = now,
        };
        if (brake.Stops(fingerprint, gate.SameRefusals))
        {
            return settlement with
            {
                Outcome = "braked",
                Gate = Answered(settlement),
                Brake = brake.AfterStop(error.Message, entity.Aggregate, now, gate.BrakeProbe),
                Entities = [failed with { RefusedThrough = entity.RefusedThrough }],
                Group = call.Suspect?.AfterCulprit(),
            };
        }

        var reason = new DeadReason
        {
            Class = code.Class,
            Code = code.Code,
            Error = error.Name,
            Message = error.Message,
            Procedure = fold.Procedure,
            Field = field,
            HttpStatus = error.StatusCode,
            Attempts = entity.Attempts + 1,
            FirstSeen = entity.FirstFailedAt ?? now,
            LastSeen = now,
        };
        return settlement with
        {
            Gate = Answered(settlement),
            Changes = [new(culprit, ChangeState.Dead, reason)],
            Brake = brake.AfterDeath(fingerprint, error.Message, entity.Aggregate),
            Missing = code == DeadCode.ParentMissing || code == DeadCode.ParentDeleted
                ? (entity.Parent!.Missing ?? new(entity.Parent.Id, now, null, 1)) with { Until = null }
                : null,
            Entities = [failed],
            Group = call.Suspect?.AfterCulprit(),
        };
    }

    /// <summary>A refusal is an answer: the reason that closed the gate is over, but nothing was accepted.</summary>
    private GateState Answered(Settlement settlement) => settlement.Gate.AfterAnswer(startedAt, now);

    private GateState Paused(Settlement settlement) =>
        settlement.Gate.AfterFailure(GateReason.ServerError, settlement.Message ?? "", null, startedAt, now, jitter, gate);

    private SettledEntity Uncertain(PlannedRow row) => Unchanged(row.Entity) with
    {
        UncertainUntil = startedAt + import.LateWindow,
        SentThrough = row.Fold.Covered.Max(change => (long?)change.Id),
    };

    private static SettledEntity Unchanged(EntityState entity) => new(entity.Id)
    {
        Due = entity.Due,
        Attempts = entity.Attempts,
        FirstFailedAt = entity.FirstFailedAt,
        LastFailedAt = entity.LastFailedAt,
        Suspect = entity.Suspect,
        RefusedThrough = entity.RefusedThrough,
    };

    /// <summary>The parameter whose name appears in the server's message as a separate word; the longest name wins.</summary>
    private static string? FieldNamedIn(string message, FoldResult.Row fold)
    {
        var words = Words().Matches(message).Select(match => match.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return fold.Values.Select(value => value.Key).OrderByDescending(name => name.Length).FirstOrDefault(words.Contains);
    }

    [GeneratedRegex(@"\w+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();
}
