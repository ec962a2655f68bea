using SyncWorker.Changes;
using SyncWorker.Ledger;

namespace SyncWorker.Convergence.Tests.Days;

/// <summary>
/// Removes settled changes from the ledger once an hour. Otherwise a day of 17 million changes would not fit into memory.
/// </summary>
internal sealed class DayRetention(LedgerStore store, TimeProvider time)
{
    private DateTimeOffset _next = time.GetUtcNow() + TimeSpan.FromHours(1);

    public bool IsDue => time.GetUtcNow() >= _next;

    public void Run()
    {
        _next = time.GetUtcNow() + TimeSpan.FromHours(1);
        store.WriteAsync(
            ledger =>
            {
                var now = time.GetUtcNow();
                var before = (now - TimeSpan.FromHours(1)).ToLedger();
                foreach (var state in new[] { ChangeState.Applied, ChangeState.Coalesced, ChangeState.Superseded, ChangeState.Unchanged })
                {
                    var retired = ledger.Execute(
                        "delete from change where state = @State and settled_at < @before", new { State = state.ToString(), before });
                    Counters.Add(ledger, [new(Counters.Retired(state), retired)]);
                }
            },
            CancellationToken.None).GetAwaiter().GetResult();
    }
}
