using System.Globalization;
using System.Security;
using System.Text;

namespace SyncWorker.Bench.Report;

/// <summary>Horizontal bars with their spread, as SVG, readable on light and dark. Pure.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Unit">What the figures count.</param>
internal sealed record BarPlot(string Title, string Unit, IReadOnlyList<(string Name, Spread Value)> Bars)
{
    private const int Width = 760;
    private const int Left = 300;
    private const int Right = 130;
    private const int Top = 44;
    private const int RowHeight = 30;
    private const int BarHeight = 18;

    public override string ToString()
    {
        var most = Math.Max(Bars.Max(bar => bar.Value.Most), double.Epsilon);
        var height = Top + (Bars.Count * RowHeight) + 8;
        var svg = new StringBuilder().Append(CultureInfo.InvariantCulture, $$"""
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{height}}" width="{{Width}}" height="{{height}}" role="img">
            <title>{{Text(Title)}}</title>
            <style>
            text { font: 13px system-ui, sans-serif; fill: #24292f }
            .title { font-weight: 600 }
            .bar { fill: #8c959f }
            .own { fill: #0969da }
            .spread { stroke: #24292f; stroke-width: 1.5 }
            @media (prefers-color-scheme: dark) {
            text { fill: #e6edf3 }
            .bar { fill: #6e7681 }
            .own { fill: #58a6ff }
            .spread { stroke: #e6edf3 }
            }
            </style>
            <text class="title" x="8" y="22">{{Text($"{Title} ({Unit})")}}</text>

            """);
        foreach (var ((name, value), row) in Bars.Select((bar, row) => (bar, row)))
        {
            var (middle, isOwn) = (Top + (row * RowHeight) + (RowHeight / 2), name.StartsWith("SyncWorker", StringComparison.Ordinal));
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text x="{Left - 10}" y="{middle + 4}" text-anchor="end">{Text(name)}</text>
                <rect class="bar{(isOwn ? " own" : "")}" x="{Left}" y="{middle - (BarHeight / 2)}" width="{At(value.Median) - Left:0.#}" height="{BarHeight}"/>
                <line class="spread" x1="{At(value.Least):0.#}" y1="{middle}" x2="{At(value.Most):0.#}" y2="{middle}"/>
                <text x="{At(value.Most) + 8:0.#}" y="{middle + 4}">{Text(Spread.Figure(value.Median))}</text>

                """);
        }
        return svg.Append("</svg>\n").ToString();

        double At(double value) => Left + (value / most * (Width - Left - Right));
    }

    // Names are written for Markdown.
    private static string Text(string text) => SecurityElement.Escape(text.Replace("`", "", StringComparison.Ordinal));
}
