using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Plan;
using SyncWorker.Replay.Fix;
using SyncWorker.Runtime;

namespace SyncWorker.Replay.Operation;

/// <summary>Advances replays, one step at a time. All state is in the ledger, so a restart makes no difference.</summary>
internal sealed class Operations(
    LedgerStore store, Releaser releaser, ReplayOptions options, ImportOptions import, WorkSignal signal, TimeProvider time)
{
    /// <summary>The name in the audit for an operation that ends by itself.</summary>
    public const string Itself = "syncworker";

    /// <summary>Advances all running operations once.</summary>
    /// <returns>Whether an operation is still running.</returns>
    public async Task<bool> TurnAsync(CancellationToken cancellationToken)
    {
        if (!store.Read(OperationRows.AnyOpen))
        {
            return false;
        }

        var (released, runs) = await store.WriteAsync(Turn, cancellationToken);
        if (released)
        {
            CrashPoint.Reached(CrashPoint.InReplay);
            signal.Raise();
        }
        return runs;
    }

    /// <summary>Puts the next letters of an operation back in the queue.</summary>
    public void Release(Session ledger, OperationReport operation, bool force, int letters)
    {
        var rules = FixRules.Of(operation.Rules);
        foreach (var id in OperationRows.Remaining(ledger, operation.Id, letters))
        {
            var before = BoardBefore.Of(ledger, LetterRow.Find(ledger, id)?.EntityId);
            var (sentAs, refusal) = rules is null
                ? releaser.Release(ledger, id, force, operation.Reason, time.GetUtcNow())
                : releaser.ReleaseFixed(ledger, id, rules, operation.Reason, time.GetUtcNow());
            OperationMarks.Release(ledger, operation.Id, id, operation.Progress.Steps, sentAs, refusal, before?.Write());
        }
    }

    private (bool Released, bool Runs) Turn(Session ledger)
    {
        OperationMarks.RecordVerdicts(ledger);
        var running = OperationRows.Running(ledger);
        var reports = running.ToDictionary(row => row.Id, row => row.ToReport(OperationRows.Progress(ledger, row.Id), [], []));
        var room = options.MostPending(import.MaxRows) - reports.Values.Sum(report => report.Progress.Pending);
        var ended = 0;
        var released = false;
        foreach (var row in running)
        {
            switch (ReplaySteps.Next(reports[row.Id].Progress, row.Continues, room))
            {
                case NextStep.Release(var letters):
                    Release(ledger, reports[row.Id], row.Force, letters);
                    room -= letters;
                    released = true;
                    break;
                case NextStep.Finish(var state):
                    OperationMarks.Finish(ledger, row.Id, state.ToString(), time.GetUtcNow());
                    Audit.Write(
                        ledger,
                        time.GetUtcNow(),
                        Itself,
                        $"operation {state.ToString().ToLowerInvariant()}",
                        $"operation {row.Id}",
                        reason: null);
                    ended++;
                    break;
            }
        }
        return (released, ended < running.Count);
    }
}
