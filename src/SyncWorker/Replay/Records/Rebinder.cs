using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;

namespace SyncWorker.Replay.Records;

/// <summary>The result of binding a ledger to a board.</summary>
/// <param name="Was">The board before; null: there was none.</param>
/// <param name="Board">The board now.</param>
/// <param name="Records">Records that are sent to it again, or would be.</param>
internal sealed record RebindReport(string? Was, string Board, int Records, bool DryRun)
{
    /// <summary>The rows of a dry run, of the first 1,000 records; null if they are sent.</summary>
    public IReadOnlyList<PreviewRow>? Preview { get; init; }
}

/// <summary>
/// Binds the ledger to another board. Nothing counts as accepted by that board: no record is known to exist there, and everything that was
/// accepted is sent again. Only while no worker runs, because a worker would go on sending to its own board.
/// </summary>
/// <param name="clearAs">What goes out for a field that is cleared.</param>
internal sealed class Rebinder(LedgerStore store, string? clearAs, TimeProvider time)
{
    public Task<RebindReport> RebindAsync(string board, string reason, bool dryRun, CancellationToken cancellationToken) =>
        store.WriteAsync(ledger => ledger.Run(dryRun, () => Rebind(ledger, board, reason, dryRun)), cancellationToken);

    private RebindReport Rebind(Session ledger, string board, string reason, bool dryRun)
    {
        var now = time.GetUtcNow();
        var was = BoundBoard.Read(ledger);
        if (was == board)
        {
            return new(was, board, 0, dryRun);
        }

        BoundBoard.Rebind(ledger, board, now.ToLedger());
        Audit.Write(ledger, now, by: null, "rebind", $"from {was ?? "no board"} to {board}", reason);
        var again = Resender.Mark(ledger, new(All: true, Reason: reason, DryRun: dryRun), clearAs, now);
        return new(was, board, again.Records, dryRun) { Preview = again.Preview };
    }
}
