using System.Text.Json;
using System.Text.Json.Serialization;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Replay;

/// <summary>Which changes are published again because the board does not have what their source says.</summary>
/// <param name="Changes">As <c>POST /api/changes</c> takes them: records of a full export, and deletes of records that it lacks.</param>
/// <param name="AsOf">When the export was made. A record of which something was received later is left alone. Default: now.</param>
/// <param name="ContinueOnFailure">Continue after changes that become dead letters. Default: the first one stops the repair.</param>
/// <param name="DryRun">Only check the changes.</param>
internal sealed record RepairRequest(
    IReadOnlyList<JsonElement>? Changes = null,
    DateTimeOffset? AsOf = null,
    bool ContinueOnFailure = false,
    string? Reason = null,
    bool DryRun = false,
    string? By = null) : Request
{
    /// <summary>A repair of more is several.</summary>
    public const int MostChanges = 10_000;

    public override IEnumerable<Problem> Problems()
    {
        if (Changes is not { Count: >= 1 and <= MostChanges })
        {
            yield return Problem.Of("changes", $"{Changes?.Count ?? 0}", $"must hold 1 to {MostChanges} changes");
        }

        if (!DryRun && string.IsNullOrWhiteSpace(Reason))
        {
            yield return Problem.Of("reason", Reason, "must say why they are published again");
        }
    }
}

/// <summary>The result of a repair that has begun, or of its dry run.</summary>
/// <param name="Changes">The changes that are published, or would be.</param>
/// <param name="Operation">The operation that publishes them in steps; null for a dry run.</param>
internal sealed record RepairReport(int Changes, OperationReport? Operation) : IReport
{
    /// <summary>Why nothing was done.</summary>
    [JsonIgnore]
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    string? IReport.Location => Operation is { } operation ? $"/api/operations/{operation.Id}" : null;

    public string InWords() => Operation?.InWords() ?? $"{Changes} changes would be published.";
}

/// <summary>
/// Begins a repair: freezes its changes, and publishes the first at once. The others follow in the steps of a replay
/// (<see cref="Operations"/>), so a cause that persists shows on one record and not on all.
/// </summary>
internal sealed class Repairer(VerbTools tools)
{
    /// <summary>The kind of the operation, and the source of its changes.</summary>
    public const string Kind = "repair";

    public static readonly Verb<RepairRequest, RepairReport> Verb = new(
        "repair", "compare", "/compare/repair",
        "Publish records again of which the board does not have what their source says. "
        + "Example: syncworker compare --source jobs.json --repair",
        async (tools, request, cancellationToken) => await new Repairer(tools).RepairAsync(request, cancellationToken));

    public async Task<RepairReport> RepairAsync(RepairRequest request, CancellationToken cancellationToken)
    {
        Request.Require(request);
        var now = tools.Time.GetUtcNow();
        var changes = request.Changes!.Select(change => JsonSerializer.SerializeToUtf8Bytes(change)).ToList();
        var problems = changes
            .SelectMany((change, i) => tools.Replacer.Read(change, $"{Kind} {i}", now).Problems
                .Select(problem => problem with { Field = $"changes[{i}].{problem.Field}".TrimEnd('.') }))
            .Take(MostProblems).ToList();
        if (problems.Count > 0 || request.DryRun)
        {
            return new(changes.Count, null) { Problems = problems };
        }

        var report = await tools.Store.WriteAsync(ledger => Begin(ledger, request, changes, now), cancellationToken);
        tools.Signal.Raise();
        return report;
    }

    private const int MostProblems = 50;

    private RepairReport Begin(Session ledger, RepairRequest request, List<byte[]> changes, DateTimeOffset now)
    {
        var scope = $"{changes.Count} records";
        var id = OperationMarks.Create(ledger, Kind, scope, request.By, request.Reason, force: false, request.ContinueOnFailure, now);
        OperationMarks.FreezeChanges(ledger, id, changes, (request.AsOf ?? now).ToLedger());
        tools.Operations.Release(ledger, OperationRows.Find(ledger, id)!, force: false, letters: 1);
        Audit.Write(ledger, now, request.By, Kind, $"operation {id}: {scope}", request.Reason);
        return new(changes.Count, OperationRows.Find(ledger, id));
    }
}
