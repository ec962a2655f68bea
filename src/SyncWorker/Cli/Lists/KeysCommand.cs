using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Printing;
using SyncWorker.Operate.Access.Keys;

namespace SyncWorker.Cli.Lists;

/// <summary><c>syncworker keys add|list|revoke</c>: who may use the HTTP API.</summary>
internal static class KeysCommand
{
    private static readonly Table<AccessKey> List = new(
        new("id", key => key.Id, IsNumber: true),
        new("name", key => key.Name),
        new("key", key => key.Beginning + "…"),
        new("role", key => key.Role),
        new("source apps", key => string.Join(", ", key.SourceApps), IsText: true),
        new("created", key => key.CreatedAt),
        new("expires", key => key.ExpiresAt),
        new("revoked", key => key.RevokedAt),
        new("reason", key => key.Reason, IsText: true));

    public static Command Create() => CommandBuilder.Group(
        "keys",
        "Make, list or revoke keys to the HTTP API. Example: syncworker keys list",
        [CreateList(), .. VerbCommand.Below("keys")]);

    private static Command CreateList() => CommandBuilder.Create(
        "list",
        "List the keys of the ledger, newest first, revoked ones too. Example: syncworker keys list --json",
        toChange: false,
        [],
        async (operate, _, cancellationToken) =>
        {
            var keys = await operate.AccessKeysAsync(cancellationToken);
            return new(
                new Dictionary<string, object?> { ["count"] = keys.Count, ["keys"] = keys },
                () => List.Print(keys, "The ledger has no keys. Keys of Http:Keys are not listed here."));
        });
}
