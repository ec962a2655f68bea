namespace SyncWorker.Ledger.Operators;

/// <summary>
/// The board that the ledger was filled from. What the ledger knows to be accepted is true of that board only.
/// </summary>
internal static class BoundBoard
{
    /// <returns>The name of the board; null: the ledger was never used with one.</returns>
    public static string? Read(Session ledger) => ledger.ExecuteScalar<string>("select name from board");

    /// <summary>Binds a ledger that is bound to no board yet.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    /// <returns>The board that the ledger is bound to.</returns>
    public static string Bind(Session ledger, string board, long now)
    {
        ledger.Execute(
            "insert into board (id, name, bound_at) values (1, @Name, @Now) on conflict (id) do nothing", new { Name = board, Now = now });
        return Read(ledger)!;
    }

    /// <summary>Binds the ledger to another board, of which it knows nothing.</summary>
    /// <param name="now">In milliseconds since 1970.</param>
    public static void Rebind(Session ledger, string board, long now)
    {
        Bind(ledger, board, now);
        ledger.Execute("update board set name = @Name, bound_at = @Now", new { Name = board, Now = now });
        RecordMarks.ForgetBoard(ledger);
    }
}
