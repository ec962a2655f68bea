using System.Globalization;
using Npgsql;
using SyncWorker.Ledger;
using SyncWorker.Ledger.PostgreSql;

namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>
/// The ledger as one worker sees it: the real tables. The begin, each statement and the commit of a transaction are points of the
/// schedule. The clock is the simulation's, the connection breaks when the seed says so, and notifications arrive or get lost.
/// </summary>
/// <param name="breakage">Called at the start of each write.</param>
/// <param name="sabotage">Rewrites a statement before it runs.</param>
/// <param name="notified">Called after a commit that has work for other workers.</param>
/// <param name="deadlocked">Called when the server has ended a transaction because of a deadlock.</param>
internal sealed class ScheduledStore(
    SharedLedger ledger,
    Schedule schedule,
    FakeClock clock,
    string slot,
    Func<Breakage> breakage,
    Func<string, string> sabotage,
    Action notified,
    Action deadlocked) : LedgerStore
{
    // As many retries as in the worker's own store.
    private const int Deadlocks = 3;

    public override bool IsShared => true;

    public override DateTimeOffset? Now => clock.GetUtcNow();

    public override Task<T> WriteAsync<T>(Func<Session, T> write, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return Task.FromResult(Write(write));
            }
            catch (PostgresException trouble) when (trouble.SqlState is PostgresErrorCodes.DeadlockDetected && attempt < Deadlocks)
            {
                deadlocked();
            }
        }
    }

    /// <summary>A read sees one snapshot of the ledger, however many statements it has, so the schedule does not stop in between.</summary>
    public override T Read<T>(Func<Session, T> read)
    {
        schedule.BetweenTransactions();
        using var connection = ledger.Source.OpenConnection();
        using var transaction = connection.BeginTransaction(System.Data.IsolationLevel.RepeatableRead);
        return read(new ScheduledSession(connection, transaction, slot, Simulated));
    }

    protected override void Dispose(bool disposing)
    {
    }

    private T Write<T>(Func<Session, T> write)
    {
        schedule.BetweenTransactions();
        var breaks = breakage();
        if (breaks == Breakage.Before)
        {
            throw new NpgsqlException("The simulated connection broke.");
        }

        using var connection = ledger.Source.OpenConnection();
        var actor = Actor.OfThisThread!;
        var notifies = false;
        T result;
        try
        {
            using var transaction = connection.BeginTransaction();
            actor.Backend = connection.ProcessID;
            var session = new ScheduledSession(connection, transaction, slot, sql =>
            {
                schedule.InTransaction();
                return Simulated(sql);
            });
            result = write(session);
            schedule.InTransaction();
            if (breaks == Breakage.AtTheEnd)
            {
                throw new LedgerCommitException(new TimeoutException("The simulated connection broke before the commit."));
            }
            transaction.Commit();
            notifies = session.Notifies;
        }
        finally
        {
            actor.Backend = null;
            schedule.Ended();
        }

        if (notifies)
        {
            notified();
        }
        schedule.BetweenTransactions();
        return breaks == Breakage.Afterwards
            ? throw new LedgerCommitException(new TimeoutException("The simulated connection broke after the commit."))
            : result;
    }

    /// <summary>Replaces the database's clock with the simulation's.</summary>
    private string Simulated(string sql) => sabotage(sql).Replace(
        "clock_timestamp()",
        string.Create(CultureInfo.InvariantCulture, $"timestamptz '{clock.GetUtcNow():yyyy-MM-dd HH:mm:ss.fff}+00'"),
        StringComparison.Ordinal);
}
