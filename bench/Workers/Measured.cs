using System.Globalization;

namespace SyncWorker.Bench;

/// <summary>The results of a run.</summary>
/// <param name="Jobs">The number of all jobs sent.</param>
/// <param name="Calls">
/// Calls while all workers had something to send; <paramref name="Rows"/> and <paramref name="Time"/> cover the same period.
/// </param>
/// <param name="Duplicates">Rows that the server received more than once.</param>
/// <param name="Cpu">CPU time of all workers together.</param>
internal sealed record Measured(Run Run, int Jobs, long Calls, long Rows, TimeSpan Time, int Duplicates, TimeSpan Cpu)
{
    public const string Header = """
        | workers | rows/s | calls/s | ratio to one worker | duplicates | ms CPU of the workers per 1,000 rows |
        |---|---|---|---|---|---|
        """;

    private double RowsPerSecond => Rows / Time.TotalSeconds;

    /// <param name="one">The result of one worker in the same run of the benchmark.</param>
    public string Row(Measured one) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Run.Workers}{(Run.IsPublishing ? ", publishing meanwhile" : "")} | {RowsPerSecond:0} "
        + $"| {Calls / Time.TotalSeconds:0.0} | {RowsPerSecond / one.RowsPerSecond:0.00} | {Duplicates} "
        + $"| {Cpu.TotalMilliseconds * 1000 / Jobs:0} |");
}
