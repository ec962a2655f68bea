using SyncWorker.Dispatch;
using SyncWorker.Ledger;

namespace SyncWorker.Operate;

/// <summary>The operator's hand on the gate. Receiving goes on; calls in flight are left to finish.</summary>
internal sealed class GateSwitch(LedgerStore store, WorkSignal signal, TimeProvider time)
{
    /// <summary>Nothing starts from now on, also after a restart. A second pause has the newer reason and the older time.</summary>
    public Task<GateReport> PauseAsync(PauseRequest request, CancellationToken cancellationToken) => WriteAsync("pause", PauseSql, request, cancellationToken);

    /// <summary>Sending goes on at once, but for a pause that the server itself asked for.</summary>
    public async Task<GateReport> ResumeAsync(PauseRequest request, CancellationToken cancellationToken)
    {
        var gate = await WriteAsync("resume", ResumeSql, request, cancellationToken);
        signal.Raise();
        return gate;
    }

    private Task<GateReport> WriteAsync(string action, string sql, PauseRequest request, CancellationToken cancellationToken) =>
        store.WriteAsync(
            ledger =>
            {
                var arguments = new { Now = time.GetUtcNow().ToLedger(), By = request.By ?? Environment.UserName, request.Reason, Action = action };
                ledger.Execute(sql, arguments);
                ledger.Execute("insert into audit (at, who, action, scope, reason) values (@Now, @By, @Action, 'gate', @Reason)", arguments);
                ledger.NotifyOthers();
                return StatusQuery.Gate(ledger);
            },
            cancellationToken);

    private const string PauseSql = "update gate set paused_since = coalesce(paused_since, @Now), paused_by = @By, paused_reason = @Reason";

    // Whoever resumes wants to see at once whether it works again, not at the next turn of a backoff.
    private const string ResumeSql = """
        update gate set
          paused_since = null, paused_by = null, paused_reason = null,
          until = case when reason = 'Throttled' or until is null then until else least(until, @Now) end
        """;
}
