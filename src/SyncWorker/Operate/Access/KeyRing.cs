using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;

namespace SyncWorker.Operate.Access;

/// <summary>
/// The keys of <c>Http:Keys</c> and of the ledger. Those of the ledger are read every <see cref="Interval"/>, so a key that another worker
/// or the command line has revoked is refused seconds later.
/// </summary>
internal sealed class KeyRing(HttpOptions options, LedgerStore store, TimeProvider time, ILogger<KeyRing> log)
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    /// <summary>A key that is not known may be a new one. So a thousand guesses a second read the ledger four times a second.</summary>
    private static readonly TimeSpan BetweenReads = GuessDelay.Step;

    private readonly Lock _reading = new();
    private readonly IReadOnlyList<KnownKey> _configured =
        [.. options.Keys.Select(key => new KnownKey(NameOf(key), key.Role, key.HashOfKey()!, key.SourceApps))];

    private volatile IReadOnlyList<KnownKey>? _all;
    private DateTimeOffset _lookedAt = DateTimeOffset.MinValue;
    private bool _isStale;

    /// <summary>
    /// Whether requests need a key. A ledger that has ever held one counts, even if all of them were revoked: else revoking the last key
    /// would open the service to everybody.
    /// </summary>
    public bool AreRequired => All.Count > 0;

    public int Count => All.Count(key => key.WhyInvalid(time.GetUtcNow()) is null);

    private IReadOnlyList<KnownKey> All => _all ?? Read();

    /// <summary>The key; it may be revoked or expired. Null if it is not known.</summary>
    public KnownKey? Find(string given)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(given));
        return FindIn(All, hash) ?? (MayLookAgain() ? FindIn(Read(), hash) : null);
    }

    /// <summary>Whether the key with this id is still valid and has this role.</summary>
    public bool Knows(string id, HttpRole role) =>
        All.Any(key => key.Id == id && key.Role == role && key.WhyInvalid(time.GetUtcNow()) is null);

    /// <summary>Reads the ledger's keys again. If the ledger does not answer, those that were read last stay known.</summary>
    public IReadOnlyList<KnownKey> Read()
    {
        lock (_reading)
        {
            try
            {
                IReadOnlyList<KnownKey> all = [.. _configured, .. store.Read(KeyRow.All).Select(Known)];
                _isStale = false;
                _all = all;
            }
            catch (DbException trouble) when (_all is not null)
            {
                if (!_isStale)
                {
                    log.LogWarning(
                        "The keys of the ledger cannot be read, so those that were read last stay known: {Reason}", trouble.Message);
                }
                _isStale = true;
            }
            return _all;
        }
    }

    private bool MayLookAgain()
    {
        lock (_reading)
        {
            var now = time.GetUtcNow();
            var may = now - _lookedAt >= BetweenReads;
            _lookedAt = may ? now : _lookedAt;
            return may;
        }
    }

    /// <summary>Answers are kept for a caller by its name, so keys without one must not share it.</summary>
    private static string NameOf(HttpKey key) => key.Name.Length > 0 ? key.Name : $"unnamed {key.HashOfKey()![..8]}";

    private static KnownKey Known(KeyRow row) => new(
        row.Name, Enum.Parse<HttpRole>(row.Role), row.Hash, row.Apps, Instant.FromLedger(row.ExpiresAt), Instant.FromLedger(row.RevokedAt));

    private static KnownKey? FindIn(IReadOnlyList<KnownKey> keys, byte[] hash) =>
        keys.FirstOrDefault(key => CryptographicOperations.FixedTimeEquals(hash, Convert.FromHexString(key.Hash)));
}

/// <summary>Reads the ledger's keys again, as long as the service runs.</summary>
internal sealed class KeyRingLoop(KeyRing keys, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var ticks = new PeriodicTimer(KeyRing.Interval, time);
        while (await ticks.WaitForNextTickAsync(stoppingToken))
        {
            keys.Read();
        }
    }
}
