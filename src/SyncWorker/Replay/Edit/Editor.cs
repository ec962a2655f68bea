using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Plan;
using SyncWorker.Runtime;

namespace SyncWorker.Replay.Edit;

/// <summary>Corrects a dead letter by replacing it with a new change.</summary>
internal sealed class Editor(LedgerStore store, Replacer replacer, ImportOptions import, WorkSignal signal, TimeProvider time)
{
    /// <returns>Null if the change is not a dead letter.</returns>
    public async Task<EditReport?> EditAsync(long id, EditRequest request, CancellationToken cancellationToken)
    {
        DeadSelection.Require(request.Problems());
        var report = await store.WriteAsync(
            ledger => request.Preview
                ? ledger.Undone(() => Edit(ledger, id, request))
                : Edit(ledger, id, request),
            cancellationToken);
        signal.Raise();
        return report;
    }

    private EditReport? Edit(Session ledger, long id, EditRequest request)
    {
        if (LetterRow.Find(ledger, id) is not { } letter)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var (replacement, problems) = replacer.Replace(ledger, letter, request, request.Reason ?? "", now);
        if (replacement is not { } change)
        {
            return problems.Count == 0 ? null : new(id, null) { Problems = problems };
        }

        if (request.Preview)
        {
            return new(id, null, Preview.Of(ledger, [change], import.ClearAs, now));
        }

        Audit.Write(ledger, now, request.By, "edit", $"{id} replaced by {change}", request.Reason);
        return new(id, change);
    }
}
