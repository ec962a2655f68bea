using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Printing;
using SyncWorker.Operate.Lists;

namespace SyncWorker.Cli.Lists;

/// <summary><c>syncworker audit</c>: who did what, and why.</summary>
internal static class AuditCommand
{
    private static readonly Table<AuditEntry> List = new(
        new("id", entry => entry.Id, IsNumber: true),
        new("at", entry => entry.At),
        new("by", entry => entry.By),
        new("action", entry => entry.Action),
        new("scope", entry => entry.Scope, IsText: true),
        new("reason", entry => entry.Reason, IsText: true));

    public static Command Create() => ListCommand.Create<AuditFilter, AuditEntry>(
        "audit",
        "List what people and keys did, newest first. Example: syncworker audit --action pause",
        "entries",
        "Nothing was done.",
        List,
        (operate, filter, cancellationToken) => operate.AuditAsync(filter, cancellationToken));
}
