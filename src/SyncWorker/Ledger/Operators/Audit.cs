
namespace SyncWorker.Ledger.Operators;

/// <summary>Records who did what to which dead letters, and why, in the transaction that does it.</summary>
internal static class Audit
{
    public static void Write(
        Session ledger, DateTimeOffset now, string? by, string action, string scope, string? reason) =>
        ledger.Execute(
            "insert into audit (at, who, action, scope, reason) values (@At, @By, @Action, @Scope, @Reason)",
            new { At = now.ToLedger(), By = by ?? Environment.UserName, Action = action, Scope = scope, Reason = reason });
}
