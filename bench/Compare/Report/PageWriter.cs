using System.Globalization;
using SyncWorker.Bench.Scenarios;

namespace SyncWorker.Bench.Report;

/// <summary>Writes sections into the page and plots beside it: in <c>docs</c>, or in a copy if the run is not a whole one.</summary>
internal sealed class PageWriter
{
    private const string Name = "performance.md";
    private const string Plots = "performance";

    private readonly string _directory;
    private readonly string _commit;
    private readonly Arguments _arguments;

    public PageWriter(Arguments arguments, string machine, string commit)
    {
        (_arguments, _commit) = (arguments, commit);
        var docs = Repository.File("docs");
        var isWhole = !arguments.IsQuick && arguments.Size is null && arguments.Only.Count == 0;
        _directory = isWhole ? docs : Repository.File("TestResults/bench");
        Directory.CreateDirectory(Path.Combine(_directory, Plots));
        if (!isWhole)
        {
            File.Copy(Path.Combine(docs, Name), Path.Combine(_directory, Name), overwrite: true);
        }
        Fill("machine", machine);
    }

    /// <param name="flushes">Times that the disk took, in milliseconds.</param>
    /// <returns>The section's text.</returns>
    public string Write(Scenario scenario, Section section, IReadOnlyList<double> flushes)
    {
        var sorted = flushes.Order().ToList();
        var text = $"""
            {section.What}

            {section.Table}
            {string.Join('\n', section.Notes.Select(note => "* " + note))}

            Scenario {Named(scenario)}, run of {TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture)} UTC, commit {_commit}. An fsync of 4 KB took {Spread.Figure(Spread.Percentile(sorted, 50))} ms (p99 {Spread.Figure(Spread.Percentile(sorted, 99))}).
            """;
        if (section.Plot.Bars.Count > 0)
        {
            File.WriteAllText(Path.Combine(_directory, Plots, scenario.Key + ".svg"), section.Plot.ToString());
            text += $"\n\n![{section.Plot.Title}]({Plots}/{scenario.Key}.svg)";
        }
        Fill(scenario.Key, text);
        return $"## {scenario.Title}\n\n{text}\n";
    }

    private void Fill(string place, string text)
    {
        var page = Path.Combine(_directory, Name);
        File.WriteAllText(page, Page.Fill(File.ReadAllText(page), place, text));
    }

    // Not the whole command: the tests of the documents would run it.
    private string Named(Scenario scenario) =>
        $"`{scenario.Key}{(_arguments.IsQuick ? " --quick" : "")}"
        + (_arguments.Size is { } size ? string.Create(CultureInfo.InvariantCulture, $" --size {size}`") : "`");
}
