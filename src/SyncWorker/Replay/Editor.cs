using Microsoft.Data.Sqlite;
using SyncWorker.Dispatch;
using SyncWorker.Ledger;
using SyncWorker.Plan;

namespace SyncWorker.Replay;

/// <summary>Corrects a dead letter: a new change takes its place.</summary>
internal sealed class Editor(LedgerStore store, Replacer replacer, ImportOptions import, WorkSignal signal, TimeProvider time)
{
    /// <returns>Null when it is no dead letter.</returns>
    public async Task<EditReport?> EditAsync(long id, EditRequest request, CancellationToken cancellationToken)
    {
        DeadSelection.Require(request.Problems());
        var report = await store.WriteAsync(
            (connection, transaction) => request.Preview
                ? Preview.Undone(transaction, () => Edit(connection, transaction, id, request))
                : Edit(connection, transaction, id, request),
            cancellationToken);
        signal.Raise();
        return report;
    }

    private EditReport? Edit(SqliteConnection connection, SqliteTransaction transaction, long id, EditRequest request)
    {
        if (LetterRow.Find(connection, transaction, id) is not { } letter)
        {
            return null;
        }

        var now = time.GetUtcNow();
        var (replacement, problems) = replacer.Replace(connection, transaction, letter, request, request.Reason ?? "", now);
        if (replacement is not { } change)
        {
            return new(id, null) { Problems = problems };
        }

        if (request.Preview)
        {
            return new(id, null, Preview.Of(connection, transaction, [change], import.ClearAs, now));
        }

        Audit.Write(connection, transaction, now, request.By, "edit", $"{id} replaced by {change}", request.Reason);
        return new(id, change);
    }
}
