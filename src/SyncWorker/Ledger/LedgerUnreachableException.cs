using Npgsql;

namespace SyncWorker.Ledger;

/// <summary>There is no such server or database, or it does not let us in.</summary>
internal sealed class LedgerUnreachableException(NpgsqlException inner)
    : IOException($"The ledger's database can not be used: {Words(inner).TrimEnd('.')}. See Ledger:ConnectionString.", inner)
{
    private static string Words(NpgsqlException refused) =>
        refused is PostgresException said ? said.MessageText : $"{refused.Message} {refused.InnerException?.Message}".TrimEnd();
}
