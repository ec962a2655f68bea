using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace SyncWorker.Ledger.Sqlite;

/// <summary>Wraps a command that <see cref="SqliteLedgerConnection"/> lends it once its text is known, until it is disposed.</summary>
internal sealed class PreparedCommand(SqliteLedgerConnection connection) : DbCommand
{
    private SqliteCommand? _lent;

    [AllowNull]
    public override string CommandText
    {
        get => _lent?.CommandText ?? "";
        set
        {
            var before = _lent;
            _lent = connection.Take(value!);
            if (before is not null)
            {
                // For a list of values, Dapper adds the parameters first and rewrites the text afterwards.
                var parameters = before.Parameters.Cast<SqliteParameter>().ToArray();
                connection.GiveBack(before);
                _lent.Parameters.AddRange(parameters);
            }
        }
    }

    public override int CommandTimeout { get; set; } = 30;

    public override CommandType CommandType { get; set; } = CommandType.Text;

    public override bool DesignTimeVisible { get; set; }

    public override UpdateRowSource UpdatedRowSource { get; set; }

    protected override DbConnection? DbConnection { get => connection; set => throw new NotSupportedException(); }

    protected override DbParameterCollection DbParameterCollection => Lent.Parameters;

    protected override DbTransaction? DbTransaction { get; set; }

    private SqliteCommand Lent => _lent ?? throw new InvalidOperationException("The command has no text yet.");

    public override void Cancel() => Lent.Cancel();

    public override int ExecuteNonQuery() => Ready().ExecuteNonQuery();

    public override object? ExecuteScalar() => Ready().ExecuteScalar();

    public override void Prepare() => Lent.Prepare();

    protected override DbParameter CreateDbParameter() => Lent.CreateParameter();

    protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior) => Ready().ExecuteReader(behavior);

    protected override void Dispose(bool disposing)
    {
        if (disposing && _lent is { } lent)
        {
            _lent = null;
            connection.GiveBack(lent);
        }
        base.Dispose(disposing);
    }

    private SqliteCommand Ready()
    {
        Lent.Transaction = (SqliteTransaction?)DbTransaction;
        return Lent;
    }
}
