using SyncWorker.Operate.Queries;
using SyncWorker.Operate.Reading;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Dashboard;

/// <summary>One thing that happened to a record.</summary>
/// <param name="Change">The change that it is about.</param>
/// <param name="Call">The call that it is about.</param>
/// <param name="Words">What others said: the server, or the person who acted.</param>
internal sealed record LifeEvent(
    DateTimeOffset At, string State, string Text, long? Change = null, long? Call = null, string? Words = null, long? Operation = null)
{
    /// <summary>The time that the source gave, beside ours.</summary>
    public DateTimeOffset? SourceTime { get; init; }

    /// <summary>What the change said; null if it is not the receipt of a change.</summary>
    public IReadOnlyDictionary<string, string>? Fields { get; init; }
}

/// <summary>The life of a record as a list of events, newest first. Pure.</summary>
internal static class LifeLine
{
    public static IReadOnlyList<LifeEvent> Of(EntityReport record, RecordLife life) =>
    [
        .. record.Changes.SelectMany(change => Of(change, record, life))
            .Concat(life.Audit.Select(entry => new LifeEvent(
                entry.At, entry.Action, Fill.In(Texts.LifeActed, entry.By, entry.Action, entry.Scope), Words: entry.Reason)))
            .Concat(life.Operations.SelectMany(Of))
            .OrderByDescending(happened => happened.At),
    ];

    private static IEnumerable<LifeEvent> Of(ChangeReport change, EntityReport record, RecordLife life)
    {
        var said = life.Said.GetValueOrDefault(change.Id);
        if (change.SettledAt is { } at)
        {
            yield return new(at, change.State, Outcome(change, record), change.Id, change.Import?.Id, Words(change));
        }
        else
        {
            yield return new(change.ReceivedAt, change.State, Waiting(change, record), change.Id);
        }

        yield return new(
            change.ReceivedAt,
            "received",
            Fill.In(Texts.LifeReceived, change.Id, change.Kind, change.Mode, change.Source)
                + (change.Version is { } version ? Fill.In(Texts.LifeVersion, version) : "")
                + (change.ReplayOf is { } letter ? Fill.In(Texts.LifeReplaces, letter) : "")
                + (change.Export is { } export ? Fill.In(Texts.LifeExport, export) : ""),
            change.Id)
        { SourceTime = said?.SourceTime, Fields = said?.Fields };
    }

    private static string Outcome(ChangeReport change, EntityReport record) => change.State switch
    {
        "applied" => Fill.In(Texts.LifeApplied, change.Id),
        "coalesced" => record.Changes.FirstOrDefault(other => other.State == "applied" && other.Import?.Id == change.Import?.Id) is { } into
            ? Fill.In(Texts.LifeFoldedInto, change.Id, into.Id)
            : Fill.In(Texts.LifeFolded, change.Id),
        "unchanged" => Fill.In(Texts.LifeUnchanged, change.Id),
        "superseded" => Fill.In(Texts.LifeSuperseded, change.Id),
        "discarded" when change.ReplacedBy is { } by => Fill.In(Texts.LifeReplaced, change.Id, by),
        "discarded" => Fill.In(Texts.LifeDiscarded, change.Id),
        _ => Fill.In(Texts.LifeDead, change.Id, change.Code),
    };

    private static string? Words(ChangeReport change) => change switch
    {
        { Message: { } message, Note: { } note } => $"{message}\n{note}",
        _ => change.Message ?? change.Note ?? (change.State == "applied" ? null : change.Import?.Message),
    };

    private static string Waiting(ChangeReport change, EntityReport record) => change.State switch
    {
        "sending" => Fill.In(Texts.LifeSending, change.Id),
        "blocked" => Fill.In(Texts.LifeBlocked, change.Id, record.WaitsFor),
        _ when record.Attempts > 0 => Fill.In(Texts.LifeFailing, change.Id, record.Attempts),
        _ => Fill.In(Texts.LifePending, change.Id),
    };

    private static IEnumerable<LifeEvent> Of(OperationReport operation)
    {
        yield return new(
            operation.CreatedAt, operation.Kind, Fill.In(Texts.LifeOperation, operation.Id, operation.Kind, operation.By),
            Words: operation.Reason, Operation: operation.Id);
    }
}
