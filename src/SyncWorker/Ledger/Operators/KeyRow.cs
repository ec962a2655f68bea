using System.Text.Json;

namespace SyncWorker.Ledger.Operators;

/// <summary>A key to the HTTP API as the ledger keeps it: by its hash.</summary>
internal sealed class KeyRow
{
    public long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>SHA-256 in hexadecimal digits.</summary>
    public required string Hash { get; init; }

    /// <summary>The first characters of the key, by which its holder recognises it.</summary>
    public required string Beginning { get; init; }

    public required string Role { get; init; }

    /// <summary>A JSON array; null: the key is not bound to source applications.</summary>
    public string? SourceApps { get; init; }

    public long CreatedAt { get; init; }

    public required string CreatedBy { get; init; }

    public long? ExpiresAt { get; init; }

    public long? RevokedAt { get; init; }

    public string? RevokedBy { get; init; }

    public string? Reason { get; init; }

    public IReadOnlyList<string> Apps => SourceApps is null ? [] : JsonSerializer.Deserialize<string[]>(SourceApps)!;

    /// <summary>All keys, the newest first, revoked ones too.</summary>
    public static List<KeyRow> All(Session ledger) => ledger.Query<KeyRow>(
        """
        select id as Id, name as Name, hash as Hash, beginning as Beginning, role as Role, source_apps as SourceApps,
          created_at as CreatedAt, created_by as CreatedBy, expires_at as ExpiresAt,
          revoked_at as RevokedAt, revoked_by as RevokedBy, reason as Reason
        from access_key order by id desc
        """);

    /// <returns>False: a key with this name is in use, and nothing was added.</returns>
    public static bool Add(
        Session ledger,
        string name,
        string hash,
        string beginning,
        string role,
        IReadOnlyList<string> apps,
        DateTimeOffset now,
        string by,
        DateTimeOffset? expiresAt) =>
        ledger.Execute(
            """
            insert into access_key (name, hash, beginning, role, source_apps, created_at, created_by, expires_at)
            values (@Name, @Hash, @Beginning, @Role, @SourceApps, @Now, @By, @ExpiresAt)
            on conflict (lower(name)) where revoked_at is null do nothing
            """,
            new
            {
                Name = name,
                Hash = hash,
                Beginning = beginning,
                Role = role,
                SourceApps = apps.Count == 0 ? null : JsonSerializer.Serialize(apps),
                Now = now.ToLedger(),
                By = by,
                ExpiresAt = expiresAt.ToLedger(),
            }) > 0;

    /// <returns>False: no key with this name is in use.</returns>
    public static bool Revoke(Session ledger, string name, DateTimeOffset now, string by, string reason) =>
        ledger.Execute(
            """
            update access_key set revoked_at = @Now, revoked_by = @By, reason = @Reason
            where lower(name) = lower(@Name) and revoked_at is null
            """,
            new { Name = name, Now = now.ToLedger(), By = by, Reason = reason }) > 0;
}
