using SyncWorker.Operate.Queries;

namespace SyncWorker.Demo;

/// <summary>The last screen: the results, and commands to look further.</summary>
internal static class DemoEnd
{
    /// <summary>What <c>--json</c> prints. Scripts rely on the names up to <c>conserved</c>.</summary>
    internal sealed record Result(
        long Received,
        long Applied,
        long Coalesced,
        long Superseded,
        long Unchanged,
        long Dead,
        long Blocked,
        long Calls,
        bool Conserved,
        long Duplicates,
        double Seconds);

    /// <param name="worker">Where the worker listens; null if it no longer runs.</param>
    /// <param name="emulator">Where the emulator listens.</param>
    /// <param name="dead">The open dead letters.</param>
    public static IEnumerable<string> Lines(
        Result result, DemoSettings settings, Uri? worker, Uri emulator, IReadOnlyList<DeadLetter> dead)
    {
        var (own, data) = (OwnCommand.Text(), OwnCommand.PathText(settings.Folder));
        yield return "";
        yield return $"{result.Received} changes received, {result.Calls} calls made: "
            + $"{result.Applied} applied, {result.Coalesced} coalesced, "
            + $"{result.Superseded} superseded, {result.Unchanged} unchanged, "
            + $"{result.Dead} dead, {result.Blocked} blocked, and {result.Duplicates} repeats dropped. "
            + (result.Conserved ? "Every change is accounted for." : "THE NUMBERS DO NOT AGREE: see verify.");
        yield return $"Data: {settings.Folder} (delete it to start afresh). The worker's log: {settings.LogFile}";
        yield return "";

        if (worker is not null)
        {
            yield return $"  in a browser            {worker}";
            yield return $"  a refused newest edit   {worker}search?q=WO000094";
        }
        var where = worker is null ? $"--data {data}" : $"--server {worker.ToString().TrimEnd('/')}";
        yield return $"  what became of a job    {own} entity Job WO000001 {where}";
        yield return $"  a refused newest edit   {own} entity Job WO000094 {where}";
        yield return $"  what was set aside      {own} dead list {where}";
        if (dead.Count > 0)
        {
            yield return $"  one of them             {own} dead show {dead[0].Id} {where}";
        }
        yield return $"  do the numbers agree    {own} verify {where}";
        if (worker is null)
        {
            yield break;
        }

        yield return $"  over HTTP               curl {worker}api/status";
        yield return $"  what Dime.Scheduler has curl {emulator}_emulator/state/Job";
        if (dead.Count > 0)
        {
            yield return $"  lift the fault          curl -X DELETE {emulator}_emulator/faults";
            yield return $"  and try again           {own} dead replay --all {where}";
        }
        yield return "";
        yield return "The demo keeps running, so you can look around in another terminal. "
            + "Ctrl+C ends it; started again, it continues where it was.";
    }
}
