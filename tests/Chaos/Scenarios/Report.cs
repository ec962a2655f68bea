using System.Globalization;
using SyncWorker.Chaos.Checks;
using SyncWorker.Chaos.World;

namespace SyncWorker.Chaos.Scenarios;

/// <summary>The result of a run, in one line.</summary>
/// <param name="ToCurrent">
/// The time from the end of the fault, including the load of that time, until the board was current and no record uncertain.
/// </param>
internal sealed record Report(Scenario Scenario, Setup Setup, string Faults, Verdict Verdict, TimeSpan ToCurrent)
{
    public const string Header =
        "| scenario | on | faults | published | lost | stale | stale in uncertain windows | wrongly dead | sent twice | at most "
        + """
        | current after |
        |---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|
        """;

    public string Line => string.Create(
        CultureInfo.InvariantCulture,
        $"{Scenario.Name} on {Setup.InWords}: {Faults}; {Verdict.Published:N0} changes published, lost {Verdict.Lost}, "
        + $"stale overwrites {Verdict.Stale} (+{Verdict.StaleInWindows} in uncertain windows), wrongly dead {Verdict.WronglyDead}, "
        + $"duplicates sent {Verdict.Duplicates} (at most {Verdict.MostDuplicates}), current after {ToCurrent.TotalSeconds:0.0} s");

    public string Row => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Scenario.Name} | {Setup.InWords} | {Faults} | {Verdict.Published:N0} | {Verdict.Lost} | {Verdict.Stale} | "
        + $"{Verdict.StaleInWindows} | {Verdict.WronglyDead} | {Verdict.Duplicates} | {Verdict.MostDuplicates} | "
        + $"{ToCurrent.TotalSeconds:0.0} s |");
}
