using System.Text.Json.Serialization;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Replay.Fix;

/// <summary>Which dead letters are corrected, by which rules.</summary>
/// <param name="Rules">Each as text: <see cref="FixRule"/>.</param>
internal sealed record FixRequest(
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
    [property: Option("How a field is corrected: FIELD set VALUE, FIELD replace OLD => NEW, FIELD cut LENGTH, FIELD map OLD => NEW, "
        + "FIELD clear, or FIELD unset. Several may follow.")]
    IReadOnlyList<string>? Rules = null,
    [property: Option(
        "Continue past letters that become dead letters again. Default: the first one stops the operation.", Name = "continue")]
    bool ContinueOnFailure = false,
    [property: Option("The reason, kept with each letter and in the audit.")] string? Reason = null,
    [property: Option("Only show what would be changed.", Name = "dry-run")] bool Preview = false,
    string? By = null) : DeadSelection(Ids, Entity, Key, SourceApp, Code, Text, Procedure, Field, Group, From, To, All, Expected)
{
    public override IEnumerable<Problem> Problems()
    {
        foreach (var problem in base.Problems())
        {
            yield return problem;
        }

        if (Rules is not { Count: > 0 })
        {
            yield return Problem.Of("rules", null, "must hold at least one rule, and each " + FixRule.Allowed);
        }

        foreach (var rule in Rules ?? [])
        {
            if (FixRule.Read(rule) is null)
            {
                yield return Problem.Of("rules", rule, FixRule.Allowed);
            }
        }

        if (!Preview && string.IsNullOrWhiteSpace(Reason))
        {
            yield return Problem.Of("reason", Reason, "must say why they are changed");
        }
    }
}

/// <summary>What a fix does, or would do.</summary>
/// <param name="Matching">The letters that were selected.</param>
/// <param name="Fitting">Those of them that the rules change; the others are left as they are.</param>
internal sealed record FixReport(int Matching, int Fitting) : IReport
{
    /// <summary>The first letters that are changed, with their diffs.</summary>
    public IReadOnlyList<LetterDiff> Diffs { get; init; } = [];

    /// <summary>Why some of the corrected changes would not be valid, the first of them.</summary>
    public IReadOnlyList<RefusedReplay> Invalid { get; init; } = [];

    /// <summary>The operation that does it; null for a preview, or if the rules fit no letter.</summary>
    public OperationReport? Operation { get; init; }

    /// <summary>Why nothing was done: another number of letters matches than was expected.</summary>
    [JsonIgnore]
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    bool IReport.FoundAny => Fitting > 0;

    bool IReport.IsComplete => Operation is null or { State: OperationState.Running } or { IsWell: true };

    string? IReport.Location => Operation is { } operation ? $"/api/operations/{operation.Id}" : null;

    public string InWords() => string.Join(Environment.NewLine, [
        .. Diffs.Select(diff => diff.InWords()),
        .. Invalid.Select(refused => $"{refused.Id}  would still be refused: {refused.Reason}"),
        $"{Fitting} of {Matching} letters {(Operation is null ? "would be changed" : "are changed")} by the rules.",
        .. Operation is null ? [] : new[] { Operation.InWords() },
    ]);
}

/// <summary>A letter and what the rules change in it.</summary>
/// <param name="Fields">Each value before and after.</param>
internal sealed record LetterDiff(long Id, string? Entity, string? Key, IReadOnlyList<FieldDiff> Fields)
{
    public string InWords() => string.Join(Environment.NewLine, [
        $"{Id}  {Entity} {Key}",
        .. Fields.Select(field => $"    {field.Field}: {field.Before ?? "(not named)"} -> {field.After ?? "(not named)"}"),
    ]);
}

/// <summary>Corrects many dead letters by the same rules: an operation that sends them in steps, and stops when one dies again.</summary>
internal sealed class Fixer(VerbTools tools)
{
    /// <summary>The kind of the operation.</summary>
    public const string Kind = "fix";

    private const int MostShown = 50;

    public static readonly Verb<FixRequest, FixReport> Verb = new(
        Kind, "dead", "/dead-letters/fix",
        "Correct many dead letters by rules: first one, then steps of 2, 5, 10, 20, … "
        + "Example: syncworker dead fix --entity Job --rules \"SiteCity replace Atlantis => Gent\" --dry-run",
        async (tools, request, cancellationToken) => await new Fixer(tools).FixAsync(request, cancellationToken));

    public async Task<FixReport> FixAsync(FixRequest request, CancellationToken cancellationToken)
    {
        Request.Require(request);
        var report = await tools.Store.WriteAsync(ledger => ledger.Run(request.Preview, () => Fix(ledger, request)), cancellationToken);
        tools.Signal.Raise();
        return report;
    }

    private FixReport Fix(Session ledger, FixRequest request)
    {
        var (selected, problems) = request.Find(ledger);
        if (problems.Count > 0)
        {
            return new(0, 0) { Problems = problems };
        }

        var now = tools.Time.GetUtcNow();
        var rules = new FixRules([.. request.Rules!.Select(rule => FixRule.Read(rule)!)]);
        var letters = LetterFields.Of(ledger, selected);
        var fitting = letters
            .Select(letter => new LetterDiff(letter.Id, letter.Entity, letter.Key, rules.Diff(letter.Entity, letter.Fields)))
            .Where(letter => letter.Fields.Count > 0).ToList();
        var report = new FixReport(selected.Count, fitting.Count) { Diffs = [.. fitting.Take(MostShown)] };
        if (fitting.Count == 0)
        {
            return report;
        }

        if (request.Preview)
        {
            return report with { Invalid = [.. Invalid(ledger, report.Diffs, now)] };
        }

        var id = OperationMarks.Create(
            ledger, Kind, request.InWords(), request.By, request.Reason, force: false, request.ContinueOnFailure, now);
        OperationMarks.SetRules(ledger, id, rules.Write());
        OperationMarks.Freeze(ledger, id, fitting.Select(letter => (letter.Id, (string?)null)));
        tools.Operations.Release(ledger, OperationRows.Find(ledger, id)!, force: false, letters: 1);
        Audit.Write(
            ledger, now, request.By, Kind, $"operation {id}: {request.InWords()}; {string.Join("; ", rules.Rules)}", request.Reason);
        return report with { Operation = OperationRows.Find(ledger, id) };
    }

    /// <summary>The changes that would be refused on arrival. What is written is undone by the caller.</summary>
    private IEnumerable<RefusedReplay> Invalid(Session ledger, IEnumerable<LetterDiff> letters, DateTimeOffset now)
    {
        foreach (var letter in letters)
        {
            if (LetterRow.Find(ledger, letter.Id) is { } row
                && tools.Replacer.Replace(ledger, row, FixRules.Edit(letter.Fields), "", now).Problems is { Count: > 0 } wrong)
            {
                yield return new(letter.Id, string.Join("; ", wrong));
            }
        }
    }
}
