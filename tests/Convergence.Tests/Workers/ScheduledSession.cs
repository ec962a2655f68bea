using Npgsql;
using SyncWorker.Ledger;
using SyncWorker.Ledger.PostgreSql;

namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>A transaction of the real ledger that the schedule may stop before each of its statements.</summary>
/// <param name="prepare">Called with each statement, before it runs; returns what runs.</param>
internal sealed class ScheduledSession(
    NpgsqlConnection connection, NpgsqlTransaction transaction, string slot, Func<string, string> prepare)
    : Session(transaction)
{
    /// <summary>The text that <see cref="Hold"/> passes to the statement preparation.</summary>
    public const string HoldText = "hold";

    private readonly PostgreSqlSession _inner = new(connection, transaction, slot);

    /// <summary>Other workers must look for work once this transaction is committed.</summary>
    public bool Notifies { get; private set; }

    public override string Slot => slot;

    public override int Execute(string sql, object? arguments = null) => _inner.Execute(prepare(sql), arguments);

    public override List<T> Query<T>(string sql, object? arguments = null) => _inner.Query<T>(prepare(sql), arguments);

    public override IEnumerable<T> Stream<T>(string sql, object? arguments = null) => _inner.Stream<T>(prepare(sql), arguments);

    public override T? ExecuteScalar<T>(string sql, object? arguments = null) where T : default =>
        _inner.ExecuteScalar<T>(prepare(sql), arguments);

    public override int ExecuteRows(string sql, IEnumerable<object> rows) => _inner.ExecuteRows(prepare(sql), rows);

    public override List<T> QueryRows<T>(string sql, IEnumerable<object> rows) => _inner.QueryRows<T>(prepare(sql), rows);

    public override IReadOnlyList<long> NextChangeIds(int count) => _inner.NextChangeIds(count);

    public override void Hold(IEnumerable<long> entities, bool withParents = false)
    {
        if (prepare(HoldText).Length > 0)
        {
            _inner.Hold(entities, withParents);
        }
    }

    public override bool TryEmpty(string table) => _inner.TryEmpty(prepare(table));

    public override void NotifyOthers() => Notifies = true;
}
