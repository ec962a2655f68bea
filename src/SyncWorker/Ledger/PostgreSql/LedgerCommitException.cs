using Npgsql;

namespace SyncWorker.Ledger.PostgreSql;

/// <summary>The connection ended while a transaction was being committed: nobody knows whether it was. What was to be done is looked for.</summary>
internal sealed class LedgerCommitException(Exception lost) : NpgsqlException("The connection to the ledger ended during a commit.", lost);
