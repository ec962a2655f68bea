using System.Text.Json;
using System.Text.Json.Serialization;
using SyncWorker.Changes;

namespace SyncWorker.Replay.Edit;

/// <summary>How a dead letter is corrected. Everything not named stays as it is, including kind and mode.</summary>
/// <param name="Set">Field → value, as in a change.</param>
/// <param name="Unset">Fields that the new change leaves out.</param>
/// <param name="Version">The new change's version; null makes it the newest of its record.</param>
/// <param name="Body">A change to start from instead of what was received, if that cannot be read.</param>
/// <param name="Reason">The reason, kept with the letter and in the audit.</param>
/// <param name="Preview">Only show what would go out.</param>
internal sealed record EditRequest(
    IReadOnlyDictionary<string, JsonElement>? Set = null,
    IReadOnlyList<string>? Unset = null,
    long? Version = null,
    JsonElement? Body = null,
    string? Reason = null,
    bool Preview = false,
    string? By = null)
{
    public IEnumerable<Problem> Problems()
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
}

/// <summary>The result of an edit.</summary>
/// <param name="Id">The dead letter.</param>
/// <param name="ReplacedBy">The new change; null when it was only a preview, or not valid.</param>
/// <param name="Preview">What would go out; null when it was not asked for.</param>
internal sealed record EditReport(long Id, long? ReplacedBy, IReadOnlyList<PreviewRow>? Preview = null)
{
    /// <summary>Why the new change is not valid; in that case nothing was changed.</summary>
    [JsonIgnore]
    public IReadOnlyList<Problem> Problems { get; init; } = [];
}
