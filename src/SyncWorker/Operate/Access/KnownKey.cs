namespace SyncWorker.Operate.Access;

/// <summary>A key that the service knows, from <c>Http:Keys</c> or from the ledger.</summary>
/// <param name="Hash">SHA-256 of the key, in hexadecimal digits.</param>
/// <param name="SourceApps">The source applications that a publisher speaks for; empty: all.</param>
internal sealed record KnownKey(
    string Name,
    HttpRole Role,
    string Hash,
    IReadOnlyList<string> SourceApps,
    DateTimeOffset? ExpiresAt = null,
    DateTimeOffset? RevokedAt = null)
{
    private const int IdLength = 16;

    /// <summary>Names the key without telling it.</summary>
    public string Id => Hash[..IdLength];

    /// <summary>Why the key is no longer valid; null if it is.</summary>
    public string? WhyInvalid(DateTimeOffset now) =>
        RevokedAt is { } revoked ? $"was revoked at {revoked:O}"
        : ExpiresAt <= now ? $"expired at {ExpiresAt:O}"
        : null;
}
