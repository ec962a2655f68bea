using SyncWorker.Changes;

namespace SyncWorker.Ledger.Operators;

/// <summary>
/// Writes the fingerprints of dead letters into the table that lists them. The database cannot compute them, so they follow a moment after
/// the letter, and whoever reads letters computes those that are missing.
/// </summary>
internal static class Fingerprints
{
    /// <summary>The letters without one, with the one that each gets.</summary>
    public static IReadOnlyList<(long Id, string Fingerprint)> Missing(Session ledger, int most) =>
    [
        .. ledger.Query<(long Id, string? Entity, string? Key, string Error)>(MissingSql, new { Most = most })
            .Select(row => (row.Id, Fingerprint.Of(row.Entity, row.Key, DeadLetters.ReasonOf(row.Error)))),
    ];

    /// <returns>How many were missing.</returns>
    public static int Add(Session ledger, int most) => ledger.ExecuteRows(
        AddSql, Missing(ledger, most).Select(letter => new { letter.Id, letter.Fingerprint }));

    // A letter that is closed now is skipped, so that this waits for nobody.
    private const string MissingSql = """
        select l.id, e.entity, e.key, c.error
        from letter l join change c on c.id = l.id left join entity e on e.id = c.entity_id
        where l.fingerprint is null and c.error is not null order by l.id limit @Most for update of l skip locked
        """;

    private const string AddSql = "update letter set fingerprint = r.Fingerprint from rows() r where letter.id = r.Id";
}
