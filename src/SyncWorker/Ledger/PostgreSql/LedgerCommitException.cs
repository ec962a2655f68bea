using Npgsql;

namespace SyncWorker.Ledger.PostgreSql;

/// <summary>
/// The connection ended during a commit, so it is not known whether the transaction was committed. The worker finds in the ledger what is
/// still to be done.
/// </summary>
internal sealed class LedgerCommitException(Exception lost) : NpgsqlException("The connection to the ledger ended during a commit.", lost);
