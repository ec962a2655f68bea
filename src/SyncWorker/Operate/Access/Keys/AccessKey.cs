using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;

namespace SyncWorker.Operate.Access.Keys;

/// <summary>A key that the ledger knows, for a list: never the key itself, and not its hash.</summary>
/// <param name="Id">The id.</param>
/// <param name="Name">Who uses the key, as the audit names it.</param>
/// <param name="Role">What the key may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">Who made it.</param>
/// <param name="ExpiresAt">When it stops being valid; null: never.</param>
/// <param name="RevokedAt">When it was revoked; null if it was not.</param>
/// <param name="RevokedBy">Who revoked it.</param>
/// <param name="Beginning">The first characters of the key, by which its holder recognises it.</param>
/// <param name="SourceApps">The source applications that a publisher speaks for; empty: all.</param>
/// <param name="Reason">Why it was revoked.</param>
internal sealed record AccessKey(
    long Id,
    string Name,
    string Beginning,
    HttpRole Role,
    IReadOnlyList<string> SourceApps,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    string? RevokedBy,
    string? Reason)
{
    /// <summary>All keys of the ledger, the newest first, revoked ones too.</summary>
    public static IReadOnlyList<AccessKey> All(Session ledger) =>
    [
        .. KeyRow.All(ledger).Select(row => new AccessKey(
            row.Id, row.Name, row.Beginning, Enum.Parse<HttpRole>(row.Role), row.Apps, Instant.FromLedger(row.CreatedAt), row.CreatedBy,
            Instant.FromLedger(row.ExpiresAt), Instant.FromLedger(row.RevokedAt), row.RevokedBy, row.Reason)),
    ];
}
