using System.Security.Cryptography;
using SyncWorker.Changes;
using SyncWorker.Ledger.Calls;
using SyncWorker.Runtime;

namespace SyncWorker.Ledger.Leasing;

/// <summary>
/// Which partitions this worker sends for. On a shared ledger they are leased: by the database's clock, a heartbeat at a time, in equal
/// shares. Turned by the dispatcher's loop, so that none is given away while a plan is made of it. Design §8.
/// </summary>
internal sealed class Leases
{
    private readonly LedgerStore _store;
    private readonly LeaseOptions _options;
    private readonly LedgerClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<Leases> _log;

    // Read by the loop that publishes events, too.
    private volatile IReadOnlyDictionary<int, long> _tokens = new Dictionary<int, long>();
    private HashSet<int> _leaving = [];
    private long? _renewedAt;
    private bool _isBegun;

    public Leases(LedgerStore store, LeaseOptions options, LedgerClock clock, TimeProvider time, ILogger<Leases> log)
    {
        (_store, _options, _clock, _time, _log) = (store, options, clock, time, log);
        Worker = $"{Environment.MachineName}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
    }

    /// <summary>Who this is, in the ledger and to the others: another one after each start.</summary>
    public string Worker { get; init; }

    /// <summary>Whether there may be others.</summary>
    public bool IsShared => _store.IsShared;

    /// <summary>What may be planned: held, and not about to be given away. Null: everything.</summary>
    public int[]? Plannable => IsShared ? [.. _tokens.Keys.Where(partition => !_leaving.Contains(partition))] : null;

    /// <summary>With its fencing token, each partition that is held; null: nobody else is there to be told from.</summary>
    public IReadOnlyDictionary<int, long>? Tokens => IsShared ? _tokens : null;

    /// <summary>One of the workers is to do what need not be done by all.</summary>
    public bool IsFirst => !IsShared || _tokens.ContainsKey(0);

    /// <summary>Whether a call that starts now ends while the leases last, by our own clock, which no one sets.</summary>
    public bool MayStart => !IsShared || (_renewedAt is { } at && _time.GetElapsedTime(at) < _options.Expiry - _options.SendMargin);

    /// <summary>When <see cref="TurnAsync"/> has something to do; null: never again.</summary>
    public TimeSpan? NextTurn => !IsShared ? null
        : _renewedAt is { } at && _options.Heartbeat - _time.GetElapsedTime(at) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Renews, takes and gives, once a heartbeat is due.</summary>
    /// <param name="sending">Partitions that calls in flight are of: they are not given away before those have ended.</param>
    /// <param name="lateWindow">How long after its start a call of unknown outcome may be executed.</param>
    public async Task TurnAsync(IReadOnlySet<int> sending, TimeSpan lateWindow, CancellationToken cancellationToken)
    {
        if (!IsShared)
        {
            await BeginAloneAsync(lateWindow, cancellationToken);
            return;
        }

        if (NextTurn > TimeSpan.Zero && !_leaving.Any(partition => !sending.Contains(partition)))
        {
            return;
        }

        // Before the question: the lease began at the latest then.
        var asked = _time.GetTimestamp();
        var before = _tokens;
        var turn = await _store.WriteAsync(
            ledger => PartitionRows.Turn(ledger, Worker, _options.Expiry, sending, _time.GetUtcNow().ToLedger(), lateWindow), cancellationToken);
        _clock.Follow(turn.Now);
        _tokens = turn.Tokens;
        _leaving = [.. turn.Leaving];
        _renewedAt = asked;
        if (turn.Tokens.Count != before.Count)
        {
            _log.LogInformation("This worker sends for {Held} of {All} partitions; {Workers} active workers.", turn.Tokens.Count, EntityAddress.Partitions, turn.Workers);
        }
        if (turn.OpenCalls > 0)
        {
            _log.LogWarning("{Open} calls of a worker that stopped were open; what they carried is sent again.", turn.OpenCalls);
        }
        if (_isBegun && before.Keys.Except(turn.Tokens.Keys).Except(turn.Given).Any())
        {
            _log.LogWarning("Partitions were lost to another worker: this worker sent no heartbeat for longer than Lease:Expiry. What they carried is sent again.");
        }
        _isBegun = true;
    }

    /// <summary>Gives everything away, so that others need not wait for the leases to expire.</summary>
    public async Task ReleaseAsync()
    {
        if (IsShared && _isBegun)
        {
            await _store.WriteAsync(ledger => PartitionRows.Leave(ledger, Worker), CancellationToken.None);
            _tokens = new Dictionary<int, long>();
        }
    }

    /// <summary>Nobody else can have them: what the last process left open is all that there is to do.</summary>
    private async Task BeginAloneAsync(TimeSpan lateWindow, CancellationToken cancellationToken)
    {
        if (_isBegun)
        {
            return;
        }

        var now = _time.GetUtcNow().ToLedger();
        var open = await _store.WriteAsync(ledger => OpenCalls.GiveUpAll(ledger, now, lateWindow), cancellationToken);
        _isBegun = true;
        if (open > 0)
        {
            _log.LogWarning("{Open} calls were open when the last run ended; what they carried is sent again.", open);
        }
    }
}
