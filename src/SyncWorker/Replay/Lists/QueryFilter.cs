using SyncWorker.Changes;

namespace SyncWorker.Replay.Lists;

/// <summary>
/// What is asked in the query of an address. Its properties with an <see cref="OptionAttribute"/> are the parameters; null is not given.
/// </summary>
internal abstract record QueryFilter
{
    /// <summary>What is wrong with it; empty: nothing.</summary>
    public abstract IEnumerable<Problem> Problems();
}
