using System.Globalization;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Dispatch;
using SyncWorker.Replay.Records;
using SyncWorker.Runtime;

namespace SyncWorker.Operate.Answers;

/// <summary>Turns the facts into the answer: the cause and the sentence. Pure.</summary>
internal static class Answering
{
    public static Answer Of(RecordFacts facts) => CauseOf(facts) is var (cause, because, since, until)
        ? Compose(facts, cause, because, since, until)
        : throw new InvalidOperationException("Every record has a cause.");

    /// <summary>The answer if there is no record with this key, and nothing with this key was refused.</summary>
    public static Answer Unknown(string entity, string key, IReadOnlyList<string> nearest) => new()
    {
        Sentence = DimeCatalog.Find(entity) is null
            ? $"{entity} is no entity of Dime.Scheduler: it must be one of {EntityScope.Names}."
            : $"{entity} '{key}' is not on the board through this worker: nothing of it was ever received. "
                + (nearest.Count > 0
                    ? $"Similar keys: {string.Join(", ", nearest)}. Next: {Command($"entity {entity} {nearest[0]}")}"
                    : $"Next: {Command(Fill(Cause.Unknown.Next!, entity, key))}"),
        OnBoard = false,
        Cause = Cause.Unknown.Word,
        Who = Cause.Unknown.Who,
        Next = nearest.Count > 0 ? Command($"entity {entity} {nearest[0]}") : Command(Fill(Cause.Unknown.Next!, entity, key)),
        Nearest = nearest,
    };

    /// <summary>The newest open change decides, because the board should show what the source said last.</summary>
    private static (Cause Cause, string Because, DateTimeOffset? Since, DateTimeOffset? Until) CauseOf(RecordFacts facts) => facts switch
    {
        { WasReceived: false } => (Cause.NeverReceived, "nothing of it was ever received; other records only refer to it", null, null),
        { Dead: { } dead } when dead.Key > (facts.Pending?.Key ?? default) && dead.Key > (facts.Accepted?.Key ?? default) =>
            OfDead(facts, dead),
        { Pending: not null } => OfPending(facts),
        { Discarded: { } discarded } when discarded.Key > (facts.Accepted?.Key ?? default) =>
            (Cause.Discarded, $"its newest change, {discarded.Name}, was discarded by an operator", discarded.At, null),
        { UncertainUntil: { } until } => (Cause.Uncertain, "a call of unknown outcome may still change it", null, until),
        _ => (Cause.Current, "", facts.Accepted?.At, null),
    };

    private static (Cause, string, DateTimeOffset?, DateTimeOffset?) OfDead(RecordFacts facts, ChangeFact dead)
    {
        // The first digit of a code says who refused it: docs/dead-letters.md.
        var reason = facts.DeadReason!;
        var (cause, happened) = reason.Code.StartsWith("DIME1", StringComparison.Ordinal)
            ? (Cause.RefusedOnArrival, "was refused on arrival")
            : reason.Code.StartsWith("DIME3", StringComparison.Ordinal) ? (Cause.FailedAlone, "is a dead letter")
            : (Cause.Dead, "is a dead letter");
        return (
            cause,
            $"its newest change, {dead.Name}, {happened} ({reason.Code}: {PlainText.OneLine(reason.Message)}); "
            + $"the board has {Instead(facts)}",
            dead.At,
            null);
    }

    private static (Cause, string, DateTimeOffset?, DateTimeOffset?) OfPending(RecordFacts facts) => facts switch
    {
        { SendingIn: { } call } => (Cause.Sending, $"call {call} is carrying it", facts.SendingSince, null),
        { IsServiceDown: true } => (Cause.ServiceDown, "no service is running, so nothing is sent", facts.PendingSince, null),
        { Gate.Pause: { } pause } => (Cause.Paused, $"{pause.By} paused sending ({pause.Reason})", pause.Since, null),
        { Blocked: { } blocked } when Cause.OfWait(blocked) is { IsNobodys: false } cause => OfWait(facts, cause),
        { Gate: { Reason: { } reason } gate } =>
            (Cause.OfGate(reason), GateWords.Of(reason, gate.Detail), gate.ClosedSince ?? gate.Since, gate.Until),
        { Blocked: { } blocked } => OfWait(facts, Cause.OfWait(blocked)),
        { Due: { } due } when due > facts.Now.AddYears(100) =>
            (Cause.DryRun, "Import:DryRun is on, so nothing is sent", facts.PendingSince, null),
        { LastFailedAt: not null } => (Cause.Failing, $"it failed {facts.Attempts} times on its own", facts.FirstFailedAt, facts.Due),
        _ => (Cause.Pending, "it was received but not sent yet", facts.PendingSince, null),
    };

    private static (Cause, string, DateTimeOffset?, DateTimeOffset?) OfWait(RecordFacts facts, Cause cause)
    {
        var parent = facts.Parent ?? "its parent";
        var because = cause.Word switch
        {
            _ when cause == Cause.ParentPending => $"it waits for {parent}, which is on its way",
            _ when cause == Cause.ParentDead => $"it waits for {parent}, which was refused and never was on the board",
            _ when cause == Cause.ParentMissing => $"it waits for {parent}, which the board does not seem to have",
            _ when cause == Cause.ParentUnknown => $"it waits for {parent}, which may be among the messages that are still to be read",
            _ when cause == Cause.SetupPending => "it waits for a category, pin or other setup that it names and that is on its way",
            _ when cause == Cause.ChildPending => "it waits for the deletes of what belongs to it",
            _ when cause == Cause.NoBase => "only patches of it were received, and no snapshot to apply them to",
            _ when cause == Cause.Brake => $"{facts.Brake?.Procedure ?? "its procedure"} is paused "
                + $"because too many records in a row were refused with one message ({facts.Brake?.Message})",
            _ when cause == Cause.DryRun => "Import:DryRun is on, so nothing is sent",
            _ => "it waits",
        };
        return (
            cause,
            because,
            cause == Cause.Brake ? facts.Brake?.Since ?? facts.PendingSince : facts.PendingSince,
            cause == Cause.Brake ? facts.Brake?.ProbeAt : facts.Due);
    }

    private static string Instead(RecordFacts facts) => (facts.Accepted, facts.Exists) switch
    {
        ({ } accepted, Existence.No) => $"no such record ({accepted.Name} deleted it)",
        ({ } accepted, _) => $"{accepted.Name} of it instead",
        (null, Existence.Yes) => "what other systems wrote",
        _ => "nothing of it",
    };

    private static Answer Compose(RecordFacts facts, Cause cause, string because, DateTimeOffset? since, DateTimeOffset? until)
    {
        var name = $"{facts.Entity} {facts.Key}";
        var next = cause.Next is null
            ? null
            : Command(Fill(
                cause.Next, facts.Entity, facts.Key, (facts.Dead?.Key.Id ?? 0).ToString(CultureInfo.InvariantCulture), facts.Parent));
        return new()
        {
            Sentence = cause == Cause.Current ? OnBoard(facts, name)
                : $"{name} is {(cause == Cause.Uncertain ? "perhaps not" : cause.IsNobodys ? "not yet" : "not")} "
                    + $"on the board as its source says: {because}"
                    + $"{(since is null ? "" : $", since {Moment.Of(since)}")}{(until is null ? "" : $", until {Moment.Of(until)}")}; "
                    + $"{(cause.IsNobodys ? cause.Action : $"{cause.Who} {cause.Action}")}{Doubt(facts, cause)}. Next: {next}",
            OnBoard = cause == Cause.Current,
            Cause = cause.Word,
            Since = since,
            Until = until,
            Who = cause.Who,
            Next = next,
        };
    }

    private static string OnBoard(RecordFacts facts, string name) => facts.Exists == Existence.No
        ? $"{name} is deleted from the board, as its source says"
            + (facts.Accepted is null
                ? ": a record above it was deleted"
                : $", since {Moment.Of(facts.Accepted.At)} ({facts.Accepted.Name})")
            + "."
        : $"{name} is on the board as its source says"
            + $"{(facts.Accepted is null ? "" : $", since {Moment.Of(facts.Accepted.At)} ({facts.Accepted.Name})")}.";

    private static string Doubt(RecordFacts facts, Cause cause) =>
        facts.UncertainUntil is { } until && cause != Cause.Uncertain
            ? $"; a call of unknown outcome may still change it until {Moment.Of(until)}"
            : "";

    private static string Fill(string template, string entity, string key, string? id = null, string? parent = null) => template
        .Replace("{entity}", entity, StringComparison.Ordinal).Replace("{key}", key, StringComparison.Ordinal)
        .Replace("{id}", id, StringComparison.Ordinal).Replace("{parent}", parent ?? $"{entity} {key}", StringComparison.Ordinal);

    private static string Command(string arguments) => "syncworker " + arguments;
}
