using System.Text.Json.Serialization;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;

namespace SyncWorker.Replay;

/// <summary>Which dead letters are discarded, and why.</summary>
internal sealed record DiscardRequest(
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
    [property: Option("The reason, kept with each letter and in the audit.")] string? Reason = null,
    [property: Option("Only show the letters that would be discarded.")] bool DryRun = false,
    string? By = null) : DeadSelection(Ids, Entity, Key, SourceApp, Code, Text, Procedure, Field, Group, From, To, All, Expected)
{
    public override IEnumerable<Problem> Problems() => !DryRun && string.IsNullOrWhiteSpace(Reason)
        ? base.Problems().Append(Problem.Of("reason", Reason, "must say why they are discarded"))
        : base.Problems();
}

/// <summary>The result of a discard.</summary>
/// <param name="Discarded">Letters that were discarded.</param>
/// <param name="Refused">Letters that were left as they were, with the reason.</param>
/// <param name="Orphaned">Changes that waited for a record that now never comes. They are dead letters: <c>parent discarded</c>.</param>
internal sealed record DiscardReport(IReadOnlyList<long> Discarded, IReadOnlyList<RefusedReplay> Refused, IReadOnlyList<long> Orphaned)
    : IReport
{
    /// <summary>Why nothing was done: another number of letters matches than was expected.</summary>
    [JsonIgnore]
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>What would be discarded; null if it was.</summary>
    public IReadOnlyList<DiscardedLetter>? Preview { get; init; }

    bool IReport.IsComplete => Refused.Count == 0;

    public string InWords() => string.Join(Environment.NewLine, [
        .. Refused.Select(refused => $"{refused.Id}  not discarded: {refused.Reason}"),
        .. (Preview ?? []).Select(letter => $"{letter.Id}  {letter.Entity} {letter.Key}  {letter.Code}: {letter.Message}"),
        $"{Discarded.Count} {(Preview is null ? "discarded" : "would be discarded")}, {Refused.Count} not.",
        .. Orphaned.Count == 0 ? [] : new[]
        {
            Preview is null
                ? $"{Orphaned.Count} changes waited for the discarded letters and are dead letters now: {string.Join(' ', Orphaned)}"
                : $"{Orphaned.Count} changes wait for these letters and would be dead letters: {string.Join(' ', Orphaned)}",
        },
    ]);
}

/// <summary>A letter in the preview of a discard.</summary>
internal sealed record DiscardedLetter(long Id, string? Entity, string? Key, string Code, string Message)
{
    public static DiscardedLetter Of(LetterRow row)
    {
        var reason = DeadLetters.ReasonOf(row.Error);
        return new(row.Id, row.Entity, row.Key, reason.Code, reason.Message);
    }
}

/// <summary>Discards dead letters, for a reason that is kept with each.</summary>
internal sealed class Discarder(VerbTools tools)
{
    public static readonly Verb<DiscardRequest, DiscardReport> Verb = new(
        "discard", "dead", "/dead-letters/discard",
        "Discard dead letters, for a reason. Example: syncworker dead discard 1 --reason \"a test record\"",
        async (tools, request, cancellationToken) => await new Discarder(tools).DiscardAsync(request, cancellationToken));

    public async Task<DiscardReport> DiscardAsync(DiscardRequest request, CancellationToken cancellationToken)
    {
        Request.Require(request);
        var report = await tools.Store.WriteAsync(ledger => ledger.Run(request.DryRun, () => Discard(ledger, request)), cancellationToken);
        tools.Signal.Raise();
        return report;
    }

    private DiscardReport Discard(Session ledger, DiscardRequest request)
    {
        var (letters, problems) = request.Find(ledger);
        if (problems.Count > 0)
        {
            return new([], [], []) { Problems = problems };
        }

        var now = tools.Time.GetUtcNow();
        var discarded = new List<LetterRow>();
        var refused = new List<RefusedReplay>();
        foreach (var id in letters)
        {
            if (LetterRow.Find(ledger, id) is { } row
                && DeadLetters.Close(ledger, id, now, row.Error, reason => reason with { Note = request.Reason }))
            {
                discarded.Add(row);
            }
            else
            {
                refused.Add(new(id, "is not a dead letter"));
            }
        }

        // Which records have no dead letter left is known only after all are closed.
        var orphaned = discarded.Where(row => row.EntityId is not null).DistinctBy(row => row.EntityId)
            .SelectMany(row => Orphans.LetGo(
                ledger,
                row.EntityId!.Value,
                discarded.Exists(other => other.EntityId == row.EntityId && other.Creates),
                request.Reason ?? "",
                now))
            .ToList();
        Audit.Write(ledger, now, request.By, "discard", string.Join(' ', discarded.Select(row => row.Id)), request.Reason);
        return new([.. discarded.Select(row => row.Id)], refused, orphaned)
        {
            Preview = request.DryRun ? [.. discarded.Select(DiscardedLetter.Of)] : null,
        };
    }
}
