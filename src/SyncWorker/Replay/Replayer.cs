using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Plan;
using SyncWorker.Replay.Operation;
using SyncWorker.Runtime;

namespace SyncWorker.Replay;

/// <summary>
/// Begins a replay: selects its letters, and puts the first back at once. The others follow in steps; each step starts when all letters
/// of the step before have a verdict (<see cref="Operations"/>).
/// </summary>
internal sealed class Replayer(
    LedgerStore store, Releaser releaser, Operations operations, ImportOptions import, WorkSignal signal, TimeProvider time)
{
    public async Task<ReplayReport> ReplayAsync(ReplayRequest request, CancellationToken cancellationToken)
    {
        DeadSelection.Require(request.Problems());
        var report = await store.WriteAsync(
            ledger => request.Preview
                ? ledger.Undone(() => Show(ledger, request))
                : Begin(ledger, request),
            cancellationToken);
        signal.Raise();
        return report;
    }

    private ReplayReport Begin(Session ledger, ReplayRequest request)
    {
        var now = time.GetUtcNow();
        var letters = request.Find(ledger)
            .Select(id => (Id: id, Refusal: releaser.Refusal(ledger, id, request.Force, now))).ToList();
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
        operations.Release(ledger, OperationRows.Find(ledger, id)!, request.Force, letters: 1);
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
        var now = time.GetUtcNow();
        var released = request.Find(ledger)
            .Select(id => (Id: id, Result: releaser.Release(ledger, id, request.Force, request.Reason, now))).ToList();
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
            Preview = Preview.Of(ledger, sent.Select(letter => letter.By), import.ClearAs, now),
        };
    }
}
