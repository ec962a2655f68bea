using SyncWorker.Ledger;
using SyncWorker.Plan;
using SyncWorker.Receive.Reading;
using SyncWorker.Replay.Operation;
using SyncWorker.Runtime;

namespace SyncWorker.Replay;

/// <summary>What the action of a verb works with.</summary>
/// <param name="reader">Reads corrected changes and those that were refused on arrival.</param>
/// <param name="log">Null: a command, which prints what it did.</param>
internal sealed class VerbTools(
    LedgerStore store,
    WorkSignal signal,
    TimeProvider time,
    ChangeReader reader,
    ImportOptions import,
    ReplayOptions replay,
    ILoggerFactory? log = null)
{
    public LedgerStore Store => store;

    /// <summary>The same tools on a store that does more with each write.</summary>
    public VerbTools On(LedgerStore other) => new(other, signal, time, reader, import, replay, log);

    public WorkSignal Signal => signal;

    public TimeProvider Time => time;

    public ImportOptions Import => import;

    public ILoggerFactory? Log => log;

    public Replacer Replacer { get; } = new(reader);

    public Releaser Releaser => new(Replacer);

    public Operations Operations => new(store, Releaser, replay, import, signal, time);
}
