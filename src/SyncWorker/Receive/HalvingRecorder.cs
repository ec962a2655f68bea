using System.Data.Common;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Record;

namespace SyncWorker.Receive;

/// <summary>
/// Records a group. A value that the store cannot take is found by halving, within a message as well as among messages. Such a value harms
/// only its own change, which becomes a dead letter.
/// </summary>
internal sealed class HalvingRecorder(Recorder recorder, TimeProvider time, ILogger log)
{
    /// <returns>A receipt for each change, in their order.</returns>
    public async Task<IReadOnlyList<Receipt>> RecordAsync(IReadOnlyList<IncomingChange> changes, CancellationToken stoppingToken)
    {
        try
        {
            return await recorder.RecordAsync(changes, stoppingToken);
        }
        catch (Exception trouble) when (IsOfTheData(trouble) && changes.Count > 1)
        {
            var half = changes.Count / 2;
            return
            [
                .. await RecordAsync([.. changes.Take(half)], stoppingToken),
                .. await RecordAsync([.. changes.Skip(half)], stoppingToken),
            ];
        }
        catch (Exception trouble) when (IsOfTheData(trouble)
            && (changes[0].Refusal?.Code != DeadCode.Unstorable.Code || changes[0].Entity is not null))
        {
            log.LogError(
                "The ledger cannot store a change from {Source}, so the change becomes a dead letter: {Reason}",
                changes[0].Source, trouble.Message);
            return await RecordAsync([Unstorable(changes[0], trouble.Message)], stoppingToken);
        }
    }

    /// <summary>
    /// True also for a value that the driver cannot encode. If the change still fails with everything else left out, the worker is at
    /// fault.
    /// </summary>
    private static bool IsOfTheData(Exception trouble) => trouble is DbException ofTheStore
        ? ofTheStore.IsOfTheData()
        : trouble is ArgumentException or FormatException or OverflowException;

    /// <summary>The change as a dead letter: first without its fields, then also without its record's name if that is at fault.</summary>
    private IncomingChange Unstorable(IncomingChange change, string reason) => new()
    {
        Source = change.Source,
        Request = change.Request,
        Entity = change.Refusal?.Code == DeadCode.Unstorable.Code ? null : change.Entity,
        Kind = change.Kind,
        Mode = change.Mode,
        Dedupe = change.Dedupe,
        Body = change.Body ?? FieldsJson.Write(change.Fields),
        Headers = change.Headers,
        Refusal = change.Refusal?.Code == DeadCode.Unstorable.Code
            ? change.Refusal
            : DeadCode.Unstorable.Because(StorableText.Of($"{change.Entity}: {reason}", DeadReason.MostCharacters), time.GetUtcNow()),
    };
}
