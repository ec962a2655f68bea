using Npgsql;

namespace SyncWorker.Ledger;

/// <summary>The server or database does not exist, or refuses access.</summary>
internal sealed class LedgerUnreachableException(NpgsqlException inner)
    : IOException($"The ledger's database cannot be used: {Words(inner).TrimEnd('.')}. See Ledger:ConnectionString.", inner)
{
    private static string Words(NpgsqlException refused) =>
        refused is PostgresException said ? said.MessageText : $"{refused.Message} {refused.InnerException?.Message}".TrimEnd();
}
