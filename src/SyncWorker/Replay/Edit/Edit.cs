using System.Text.Json;
using System.Text.Json.Serialization;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;

namespace SyncWorker.Replay.Edit;

/// <summary>How a dead letter is corrected. Everything not named stays as it is, including kind and mode.</summary>
/// <param name="Set">Field → value, as in a change.</param>
/// <param name="Unset">Fields that the new change leaves out.</param>
/// <param name="Version">The new change's version; null makes it the newest of its record.</param>
/// <param name="Body">A change to start from instead of what was received, if that cannot be read.</param>
/// <param name="Reason">The reason, kept with the letter and in the audit.</param>
/// <param name="Preview">Only show what would go out.</param>
internal sealed record EditRequest(
    [property: Option("A field to set, as FIELD=VALUE; several may follow.")] IReadOnlyDictionary<string, JsonElement>? Set = null,
    [property: Option("Fields to leave out.")] IReadOnlyList<string>? Unset = null,
    [property: Option("The version of the new change. Default: the change becomes the newest of its record.")] long? Version = null,
    [property: Option("A JSON file with the change to start from, for unreadable letters.")] JsonElement? Body = null,
    [property: Option("The reason, kept with each letter and in the audit.")] string? Reason = null,
    [property: Option("Only show the rows that would be sent.", Name = "dry-run")] bool Preview = false,
    string? By = null) : Request
{
    public override IEnumerable<Problem> Problems()
    {
        if (Set is not { Count: > 0 } && Unset is not { Count: > 0 } && Version is null && Body is null)
        {
            yield return Problem.Of("set", null, "set, unset, version or body must say what is to change");
        }

        if (string.IsNullOrWhiteSpace(Reason) && !Preview)
        {
            yield return Problem.Of("reason", Reason, "must say why it is changed");
        }
    }

    public override string Missing() => $"Change {Id} is not a dead letter.";
}

/// <summary>The result of an edit.</summary>
/// <param name="Id">The dead letter.</param>
/// <param name="ReplacedBy">The new change; null when it was only a preview, or not valid.</param>
/// <param name="Preview">What would go out; null when it was not asked for.</param>
internal sealed record EditReport(long Id, long? ReplacedBy, IReadOnlyList<PreviewRow>? Preview = null) : IReport
{
    /// <summary>Why the new change is not valid; in that case nothing was changed.</summary>
    [JsonIgnore]
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    public string InWords() => string.Join(Environment.NewLine, [
        .. (Preview ?? []).Select(row => row.InWords()),
        ReplacedBy is { } by ? $"{Id} is replaced by {by}." : "Nothing was changed.",
    ]);
}

/// <summary>Corrects a dead letter by replacing it with a new change.</summary>
internal sealed class Editor(VerbTools tools)
{
    public static readonly Verb<EditRequest, EditReport> Verb = new(
        "edit", "dead", "/dead-letters/{id:long}/edit",
        "Correct a dead letter. A new change takes its place. "
        + "Example: syncworker dead edit 1 --set siteCity=Gent --reason \"a typing error\"",
        (tools, request, cancellationToken) => new Editor(tools).EditAsync(request, cancellationToken));

    /// <returns>Null if the change is not a dead letter.</returns>
    public async Task<EditReport?> EditAsync(EditRequest request, CancellationToken cancellationToken)
    {
        Request.Require(request);
        var report = await tools.Store.WriteAsync(ledger => ledger.Run(request.Preview, () => Edit(ledger, request)), cancellationToken);
        tools.Signal.Raise();
        return report;
    }

    private EditReport? Edit(Session ledger, EditRequest request)
    {
        if (LetterRow.Find(ledger, request.Id) is not { } letter)
        {
            return null;
        }

        var now = tools.Time.GetUtcNow();
        var (replacement, problems) = tools.Replacer.Replace(ledger, letter, request, request.Reason ?? "", now);
        if (replacement is not { } change)
        {
            return problems.Count == 0 ? null : new(letter.Id, null) { Problems = problems };
        }

        if (request.Preview)
        {
            return new(letter.Id, null, Preview.Of(ledger, [change], tools.Import.ClearAs, now));
        }

        Audit.Write(ledger, now, request.By, "edit", $"{letter.Id} replaced by {change}", request.Reason);
        return new(letter.Id, change);
    }
}
