using SyncWorker.Convergence.Tests.Histories;

namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>An action of an operator, or a change to the server.</summary>
internal enum Verb
{
    Replay,
    Resend,
    Reset,
    Skip,
    Discard,
    Pause,
    Resume,

    /// <summary>The server refuses a record's newest values for a while.</summary>
    Spoil,

    /// <summary>The server accepts everything again.</summary>
    Mend,
}

/// <param name="After">How long after the one before it.</param>
/// <param name="Entity">The entity whose records are affected; null: all records.</param>
internal sealed record Act(TimeSpan After, Verb Verb, string? Entity = null);

/// <summary>A message that is published.</summary>
/// <param name="After">How long after the one before it.</param>
/// <param name="Change">An index into the history's changes.</param>
/// <param name="IsAgain">The source publishes it once more, after everything before it was acknowledged: this is not a redelivery.</param>
/// <param name="Resets">The source was restored from a backup: an operator resets its records first.</param>
internal sealed record Said(TimeSpan After, int Change, bool IsAgain = false, bool Resets = false);

/// <summary>A worker ends and starts again.</summary>
/// <param name="IsKilled">The worker is killed in the middle of its work; otherwise it is told to stop.</param>
/// <param name="Settings">Settings from then on, in addition to those of every worker.</param>
internal sealed record Restart(TimeSpan After, int Worker, bool IsKilled, IReadOnlyDictionary<string, string?> Settings);

/// <summary>Everything that happens to several workers on one ledger, determined by a seed.</summary>
internal sealed record Scenario
{
    public required Theme Theme { get; init; }

    /// <summary>The changes, the server and its faults.</summary>
    public required History History { get; init; }

    public required int Workers { get; init; }

    public required IReadOnlyList<Said> Said { get; init; }

    /// <summary>Upserts have no message id: only their content identifies repeats.</summary>
    public required bool HasNoIds { get; init; }

    /// <summary>The acts of each operator, in order.</summary>
    public required IReadOnlyList<IReadOnlyList<Act>> Operators { get; init; }

    public required IReadOnlyList<Restart> Restarts { get; init; }

    /// <summary>The number of writes to the ledger, of 1,000, that fail.</summary>
    public required int Breaks { get; init; }

    /// <summary>The period, measured from the start, in which no write to the ledger succeeds; null: there is no such period.</summary>
    public required (TimeSpan From, TimeSpan Until)? Outage { get; init; }

    /// <summary>The number of wake-ups, of 100, that get lost.</summary>
    public required int Lost { get; init; }

    /// <summary>How often, of 100, a transaction continues at a statement without another actor in between.</summary>
    public required int Eagerness { get; init; }

    public override string ToString() => string.Join('\n', [
        $"seed {History.Seed}, {Theme}: {Workers} workers, {(HasNoIds ? "no message ids, " : "")}{Breaks} of 1,000 writes break"
        + (Outage is { } outage
            ? $", none succeeds from {outage.From.TotalSeconds:0.0} to {outage.Until.TotalSeconds:0.0} s"
            : "")
        + $", {Lost} % of wake-ups lost, {History.Server.Transaction}/{History.Server.RefusedStatus}, {History.MaxRows} rows a call",
        .. Said.Select(said =>
            $"  after {said.After.TotalSeconds:0.000} s{(said.Resets ? " reset," : "")}{(said.IsAgain ? " again" : "")} "
            + $"{History.Changes[said.Change].Body}{(History.Changes[said.Change].Poison ? "   (poison)" : "")}"),
        .. Operators.SelectMany(
            (acts, index) => acts.Select(act => $"  operator {index + 1} after {act.After.TotalSeconds:0.000} s: {act.Verb} {act.Entity}")),
        .. Restarts.Select(restart =>
            $"  after {restart.After.TotalSeconds:0.000} s worker {restart.Worker} "
            + $"{(restart.IsKilled ? "is killed" : "stops")}, then {string.Join(", ", restart.Settings)}"),
        .. History.Calls.Select((call, index) => $"  call {index + 1}: {call}"),
    ]);
}
