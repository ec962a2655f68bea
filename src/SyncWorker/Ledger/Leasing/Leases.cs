using System.Security.Cryptography;
using SyncWorker.Changes;
using SyncWorker.Ledger.Calls;
using SyncWorker.Runtime;

namespace SyncWorker.Ledger.Leasing;

/// <summary>
/// The partitions that this worker sends for. On a shared ledger they are leased by the database's clock, renewed with each heartbeat, in
/// equal shares. The dispatcher's loop makes each turn, so that no partition is released while it is being planned. Design §8.
/// </summary>
internal sealed class Leases
{
    private readonly LedgerStore _store;
    private readonly LeaseOptions _options;
    private readonly LedgerClock _clock;
    private readonly TimeProvider _time;
    private readonly ILogger<Leases> _log;

    // The loop that publishes events reads this, too.
    private volatile IReadOnlyDictionary<int, long> _tokens = new Dictionary<int, long>();
    private HashSet<int> _leaving = [];
    private long? _renewedAt;
    private bool _isBegun;

    public Leases(LedgerStore store, LeaseOptions options, LedgerClock clock, TimeProvider time, ILogger<Leases> log)
    {
        (_store, _options, _clock, _time, _log) = (store, options, clock, time, log);
        Worker = $"{Environment.MachineName}-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
    }

    /// <summary>The name of this worker, in the ledger and to other workers: a new one after each start.</summary>
    public string Worker { get; init; }

    /// <summary>Whether there may be other workers.</summary>
    public bool IsShared => _store.IsShared;

    /// <summary>The partitions that may be planned: held, and not about to be released. Null: all.</summary>
    public int[]? Plannable => IsShared ? [.. _tokens.Keys.Where(partition => !_leaving.Contains(partition))] : null;

    /// <summary>Each held partition with its fencing token; null: there is no other worker.</summary>
    public IReadOnlyDictionary<int, long>? Tokens => IsShared ? _tokens : null;

    /// <summary>Whether this worker does the work that only one worker needs to do.</summary>
    public bool IsFirst => !IsShared || _tokens.ContainsKey(0);

    /// <summary>Whether a call that starts now ends while the leases last, by this process's own clock, which cannot be set.</summary>
    public bool MayStart => !IsShared || (_renewedAt is { } at && _time.GetElapsedTime(at) < _options.Expiry - _options.SendMargin);

    /// <summary>How long until <see cref="TurnAsync"/> has something to do; null: never again.</summary>
    public TimeSpan? NextTurn => !IsShared ? null
        : _renewedAt is { } at && _options.Heartbeat - _time.GetElapsedTime(at) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Renews, takes and releases partitions when a heartbeat is due.</summary>
    /// <param name="sending">The partitions of calls in flight: they are not released before those calls have ended.</param>
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

        // Taken before the query: the lease ends no earlier than this worker assumes.
        var asked = _time.GetTimestamp();
        var before = _tokens;
        var turn = await _store.WriteAsync(
            ledger => PartitionRows.Turn(ledger, Worker, _options.Expiry, sending, _time.GetUtcNow().ToLedger(), lateWindow),
            cancellationToken);
        _clock.Follow(turn.Now);
        _tokens = turn.Tokens;
        _leaving = [.. turn.Leaving];
        _renewedAt = asked;
        LogTurn(before, turn);
        _isBegun = true;
    }

    /// <summary>Releases all partitions, so that other workers need not wait for the leases to expire.</summary>
    public async Task ReleaseAsync()
    {
        if (IsShared && _isBegun)
        {
            await _store.WriteAsync(ledger => PartitionRows.Leave(ledger, Worker), CancellationToken.None);
            _tokens = new Dictionary<int, long>();
        }
    }

    private void LogTurn(IReadOnlyDictionary<int, long> before, LeaseTurn turn)
    {
        if (turn.Tokens.Count != before.Count)
        {
            _log.LogInformation(
                "This worker sends for {Held} of {All} partitions; {Workers} active workers.",
                turn.Tokens.Count, EntityAddress.Partitions, turn.Workers);
        }
        if (turn.OpenCalls > 0)
        {
            _log.LogWarning("{Open} calls of a worker that stopped were open; the records in them are sent again.", turn.OpenCalls);
        }
        if (_isBegun && before.Keys.Except(turn.Tokens.Keys).Except(turn.Given).Any())
        {
            _log.LogWarning(
                "Partitions were lost to another worker: this worker sent no heartbeat for longer than Lease:Expiry. "
                + "The records that it was sending are sent again.");
        }
    }

    /// <summary>No other worker can hold the partitions: only the calls that the last process left open need work.</summary>
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
            _log.LogWarning("{Open} calls were open when the last run ended; the records in them are sent again.", open);
        }
    }
}
