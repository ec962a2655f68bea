using System.Globalization;

namespace SyncWorker.Bench;

/// <summary>What came of a run.</summary>
/// <param name="Jobs">All that were sent.</param>
/// <param name="Calls">While all of the workers had something to send; <paramref name="Rows"/> and <paramref name="Time"/> as well.</param>
/// <param name="Duplicates">Rows that the server was sent more than once.</param>
/// <param name="Cpu">Of all workers together.</param>
internal sealed record Measured(Run Run, int Jobs, long Calls, long Rows, TimeSpan Time, int Duplicates, TimeSpan Cpu)
{
    public const string Header = """
        | workers | rows/s | calls/s | ratio to one worker | duplicates | ms CPU of the workers per 1,000 rows |
        |---|---|---|---|---|---|
        """;

    private double RowsPerSecond => Rows / Time.TotalSeconds;

    /// <param name="one">What one worker achieved in the same run of the bench.</param>
    public string Row(Measured one) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Run.Workers}{(Run.IsPublishing ? ", publishing meanwhile" : "")} | {RowsPerSecond:0} | {Calls / Time.TotalSeconds:0.0} | {RowsPerSecond / one.RowsPerSecond:0.00} | {Duplicates} | {Cpu.TotalMilliseconds * 1000 / Jobs:0} |");
}
