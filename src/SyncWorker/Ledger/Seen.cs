using Dapper;
using Microsoft.Data.Sqlite;

namespace SyncWorker.Ledger;

/// <summary>
/// Which changes were received before. Two generations: new keys go into one, both are asked, and when a generation is full
/// of days the other one is emptied and takes over. So a key lives for one to two windows, and the tree that is written to
/// stays small.
/// </summary>
/// <param name="window">How long a repeat is recognised, at least.</param>
internal sealed class Seen(SqliteConnection connection, SqliteTransaction transaction, DateTimeOffset now, TimeSpan window) : IDisposable
{
    private readonly SqliteCommand _find = Prepare(
        connection, transaction, "select hash from seen_0 where hash between @low and @high union all select hash from seen_1 where hash between @low and @high", "@low", "@high");

    private readonly SqliteCommand _add = Prepare(
        connection, transaction, $"insert or ignore into seen_{Turn(connection, transaction, now.UtcTicks / window.Ticks)} (hash) values (@hash)", "@hash");

    /// <summary>Adds the key.</summary>
    /// <returns>Whether it was there, and whether its name was there with another content.</returns>
    public (bool Repeated, bool NameReused) Add(DedupeKey key)
    {
        var bytes = key.ToBytes();
        var (low, high) = key.Range();
        _find.Parameters[0].Value = low;
        _find.Parameters[1].Value = high;
        var known = false;
        using (var reader = _find.ExecuteReader())
        {
            while (reader.Read())
            {
                known = true;
                if (reader.GetFieldValue<byte[]>(0).AsSpan().SequenceEqual(bytes))
                {
                    return (Repeated: true, NameReused: false);
                }
            }
        }

        _add.Parameters[0].Value = bytes;
        _add.ExecuteNonQuery();
        return (Repeated: false, NameReused: known);
    }

    public void Dispose()
    {
        _find.Dispose();
        _add.Dispose();
    }

    /// <summary>Moves on to the generation of this instant.</summary>
    /// <returns>The table that takes new keys: 0 or 1.</returns>
    private static long Turn(SqliteConnection connection, SqliteTransaction transaction, long generation)
    {
        var last = connection.ExecuteScalar<long?>("select value from counter where slot = 'seen' and name = 'generation'", transaction: transaction);
        if (generation > last || last is null)
        {
            // After a standstill of more than a window nothing in either table counts any more.
            connection.Execute(generation - last == 1 || last is null ? $"delete from seen_{generation % 2}" : "delete from seen_0; delete from seen_1", transaction: transaction);
            connection.Execute(
                "insert into counter (slot, name, value) values ('seen', 'generation', @generation) on conflict (slot, name) do update set value = excluded.value",
                new { generation }, transaction);
            return generation % 2;
        }
        return last.Value % 2; // A clock that was set back does not bring an old generation back.
    }

    private static SqliteCommand Prepare(SqliteConnection connection, SqliteTransaction transaction, string sql, params string[] parameters)
    {
        var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter, SqliteType.Blob);
        }
        return command;
    }
}
