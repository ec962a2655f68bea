using System.Text.Json.Serialization;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Replay;

/// <summary>Which dead letters to put back.</summary>
/// <param name="Force">Include superseded letters, each as a new change, the newest of its record. Needs a reason.</param>
/// <param name="Preview">Only show what would go out.</param>
/// <param name="ContinueOnFailure">Continue after letters that become dead letters again. Default: the first one stops the replay.</param>
/// <param name="Wait">The command waits until the replay has ended; over HTTP, ask for the operation.</param>
internal sealed record ReplayRequest(
    IReadOnlyList<long>? Ids = null,
    string? Entity = null,
    string? Key = null,
    string? SourceApp = null,
    string? Code = null,
    string? Text = null,
    string? Procedure = null,
    string? Field = null,
    string? Group = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    bool All = false,
    long? Expected = null,
    [property: Option("Include superseded changes as their record's newest; needs --reason.")] bool Force = false,
    [property: Option("Continue past letters that become dead letters again. Default: the first one stops the replay.", Name = "continue")]
    bool ContinueOnFailure = false,
    [property: JsonIgnore]
    [property: Option("Wait until the replay has ended. Exit code 0 if every letter is accepted or waits for another record.")]
    bool Wait = false,
    [property: Option("The reason, kept with each letter and in the audit.")] string? Reason = null,
    [property: Option("Only show the rows that would be sent.", Name = "dry-run")] bool Preview = false,
    string? By = null) : DeadSelection(Ids, Entity, Key, SourceApp, Code, Text, Procedure, Field, Group, From, To, All, Expected)
{
    public override IEnumerable<Problem> Problems() => Force && !Preview && string.IsNullOrWhiteSpace(Reason)
        ? base.Problems().Append(Problem.Of("reason", Reason, "must say why superseded letters are sent anyway"))
        : base.Problems();
}

/// <summary>The result of a replay, or of its preview.</summary>
/// <param name="Replayed">Letters put back in the queue at once; the operation puts the others back.</param>
/// <param name="Refused">Letters not put back, with the reason.</param>
internal sealed record ReplayReport(IReadOnlyList<long> Replayed, IReadOnlyList<RefusedReplay> Refused) : IReport
{
    /// <summary>Why nothing was done: another number of letters matches than was expected.</summary>
    [JsonIgnore]
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>Superseded letters that were forced, with the new changes.</summary>
    public IReadOnlyList<Replacement> Replaced { get; init; } = [];

    /// <summary>The operation that puts the letters back in steps; null if no letter can go back, and for a preview.</summary>
    public OperationReport? Operation { get; init; }

    /// <summary>The rows that would go out; null if no preview was requested. A preview changes nothing.</summary>
    public IReadOnlyList<PreviewRow>? Preview { get; init; }

    bool IReport.IsComplete => Refused.Count == 0 && Operation is null or { State: OperationState.Running } or { IsWell: true };

    string? IReport.Location => Operation is { } operation ? $"/api/operations/{operation.Id}" : null;

    public string InWords() => string.Join(Environment.NewLine, [
        .. Refused.Select(refused => $"{refused.Id}  not replayed: {refused.Reason}"),
        .. Replaced.Select(pair => $"{pair.Id}  replaced by {pair.By}"),
        .. (Preview ?? []).Select(row => row.InWords()),
        $"{Replayed.Count + Replaced.Count} {(Preview is null ? "replayed" : "would be replayed")}, {Refused.Count} not.",
        .. Operation is null ? [] : new[] { Operation.InWords() },
    ]);
}

internal sealed record RefusedReplay(long Id, string Reason);

/// <summary>A dead letter and the change that replaced it.</summary>
internal sealed record Replacement(long Id, long By);

/// <summary>
/// Begins a replay: selects its letters, and puts the first back at once. The others follow in steps; each step starts when all letters
/// of the step before have a verdict (<see cref="Operations"/>).
/// </summary>
internal sealed class Replayer(VerbTools tools)
{
    public static readonly Verb<ReplayRequest, ReplayReport> Verb = new(
        "replay", "dead", "/dead-letters/replay",
        "Replay dead letters: first one, then steps of 2, 5, 10, 20, … Example: syncworker dead replay --entity Job --dry-run",
        async (tools, request, cancellationToken) => await new Replayer(tools).ReplayAsync(request, cancellationToken));

    private readonly Releaser _releaser = tools.Releaser;

    public async Task<ReplayReport> ReplayAsync(ReplayRequest request, CancellationToken cancellationToken)
    {
        Request.Require(request);
        var report = await tools.Store.WriteAsync(
            ledger => request.Preview
                ? ledger.Undone(() => Show(ledger, request))
                : Begin(ledger, request),
            cancellationToken);
        tools.Signal.Raise();
        return report;
    }

    private ReplayReport Begin(Session ledger, ReplayRequest request)
    {
        var (selected, problems) = request.Find(ledger);
        if (problems.Count > 0)
        {
            return new([], []) { Problems = problems };
        }

        var now = tools.Time.GetUtcNow();
        var letters = selected
            .Select(id => (Id: id, Refusal: _releaser.Refusal(ledger, id, request.Force, now))).ToList();
        var refused = letters.Where(letter => letter.Refusal is not null)
            .Select(letter => new RefusedReplay(letter.Id, letter.Refusal!)).ToList();
        if (refused.Count == letters.Count)
        {
            return new([], refused);
        }

        var kind = request.Force ? "replay forced" : "replay";
        var id = OperationMarks.Create(
            ledger, kind, request.InWords(), request.By, request.Reason, request.Force, request.ContinueOnFailure, now);
        OperationMarks.Freeze(ledger, id, letters);
        tools.Operations.Release(ledger, OperationRows.Find(ledger, id)!, request.Force, letters: 1);
        Audit.Write(ledger, now, request.By, kind, $"operation {id}: {request.InWords()}", request.Reason);

        var operation = OperationRows.Find(ledger, id)!;
        var first = OperationRows.Released(ledger, id);
        return new(
            [.. first.Where(letter => letter.Id == letter.By).Select(letter => letter.Id)],
            operation.Progress.Refused > refused.Count ? operation.Refusals : refused)
        {
            Replaced = [.. first.Where(letter => letter.Id != letter.By)],
            Operation = operation,
        };
    }

    private ReplayReport Show(Session ledger, ReplayRequest request)
    {
        var (selected, problems) = request.Find(ledger);
        if (problems.Count > 0)
        {
            return new([], []) { Problems = problems };
        }

        var now = tools.Time.GetUtcNow();
        var released = selected
            .Select(id => (Id: id, Result: _releaser.Release(ledger, id, request.Force, request.Reason, now))).ToList();
        var sent = released.Where(letter => letter.Result.SentAs is not null)
            .Select(letter => new Replacement(letter.Id, letter.Result.SentAs!.Value)).ToList();
        return new(
            [.. sent.Where(letter => letter.Id == letter.By).Select(letter => letter.Id)],
            [
                .. released.Where(letter => letter.Result.Refusal is not null)
                    .Select(letter => new RefusedReplay(letter.Id, letter.Result.Refusal!)),
            ])
        {
            Replaced = [.. sent.Where(letter => letter.Id != letter.By)],
            Preview = Preview.Of(ledger, sent.Select(letter => letter.By), tools.Import.ClearAs, now),
        };
    }
}
