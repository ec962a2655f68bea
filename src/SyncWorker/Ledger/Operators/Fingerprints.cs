using System.Text.Json;
using System.Text.RegularExpressions;
using SyncWorker.Changes;

namespace SyncWorker.Ledger.Operators;

/// <summary>
/// Writes the fingerprints of dead letters into the table that lists them. The database cannot compute them, so they follow a moment after
/// the letter, and whoever reads letters computes those that are missing.
/// </summary>
internal static class Fingerprints
{
    /// <summary>The letters without one, with the one that each gets.</summary>
    public static IReadOnlyList<(long Id, string Fingerprint)> Missing(Session ledger) => Missing(ledger, int.MaxValue, locking: "");

    private static IReadOnlyList<(long Id, string Fingerprint)> Missing(Session ledger, int most, string locking) =>
    [
        .. ledger.Query<(long Id, string? Entity, string? Key, string Error)>(
                $"""
                select l.id, e.entity, e.key, c.error
                from (select id from letter where fingerprint is null order by id limit @Most{locking}) l
                  join change c on c.id = l.id left join entity e on e.id = c.entity_id
                where c.error is not null order by l.id
                """,
                new { Most = most })
            .Select(row => (row.Id, Of(row.Entity, row.Key, row.Error))),
    ];

    /// <summary>A reason that somebody wrote by hand, and that cannot be read, must not stop the loop that adds fingerprints.</summary>
    private static string Of(string? entity, string? key, string error)
    {
        try
        {
            return Fingerprint.Of(entity, key, DeadLetters.ReasonOf(error));
        }
        catch (Exception unreadable) when (unreadable is JsonException or RegexMatchTimeoutException)
        {
            return "unreadable";
        }
    }

    /// <returns>How many were missing.</returns>
    public static int Add(Session ledger, int most) => ledger.ExecuteRows(
        AddSql, Missing(ledger, most, SkipLocked).Select(letter => new { letter.Id, letter.Fingerprint }));

    // A letter that is being closed is skipped, so that this waits for nobody.
    private const string SkipLocked = " for update skip locked";

    private const string AddSql = "update letter set fingerprint = r.Fingerprint from rows() r where letter.id = r.Id";
}
