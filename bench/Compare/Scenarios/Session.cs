using SyncWorker.Bench.Contenders;
using SyncWorker.Bench.Runs;

namespace SyncWorker.Bench.Scenarios;

/// <summary>What a scenario needs: where it runs, how large it is, and who takes part.</summary>
internal sealed record Session(Site Site, Arguments Arguments)
{
    private const int QuickShare = 20;

    public string Yardstick { get; } = Contender.All.Single(contender => contender.Key == Contender.BatchKey).Title;

    /// <summary>Contenders, if they were not left out by <c>--only</c>.</summary>
    public IEnumerable<Contender> Contenders(Func<Contender, bool> choice) =>
        Contender.All.Where(choice).Where(contender => Arguments.Only.Count == 0 || Arguments.Only.Contains(contender.Key));

    /// <summary>Workers, one for each store: for what has nothing to do with how messages are received.</summary>
    public IEnumerable<Contender> OneWorkerAStore => Contenders(contender => contender.IsWorker && contender.HasDefaultReceiver);

    /// <summary>The size of a run: as asked for, else a part of the whole one for a trial.</summary>
    public int Size(int whole) => Arguments.Size ?? (Arguments.IsQuick ? whole / QuickShare : whole);

    public Rounds<T> NewRounds<T>(int count) =>
        new(Arguments.Rounds ?? (Arguments.IsQuick ? 1 : count), hasWarmUp: !Arguments.IsQuick);
}
