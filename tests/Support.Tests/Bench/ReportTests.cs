using System.Globalization;
using System.Xml.Linq;
using SyncWorker.Bench.Report;

namespace SyncWorker.Testing.Tests.Bench;

public sealed class ReportTests
{
    [Fact]
    public void A_table_has_a_line_for_each_row_and_a_pipe_does_not_end_a_cell()
    {
        var table = new MarkdownTable("contender", "changes/s");
        table.Add("a|b", "1");

        Assert.Equal("| contender | changes/s |\n|---|---|\n| a\\|b | 1 |\n", table.ToString());
        Assert.Throws<ArgumentException>(() => table.Add("one cell"));
    }

    [Fact]
    public void A_plot_is_well_formed_and_its_bars_are_in_proportion_and_within_it()
    {
        var plot = new BarPlot("Drain & <more>", "changes/s", [("SyncWorker, SQLite", new(50, 40, 60)), ("MassTransit `Batch<T>`", new(100, 90, 120))]);

        var svg = XDocument.Parse(plot.ToString()).Root!;

        XNamespace names = "http://www.w3.org/2000/svg";
        var bars = svg.Elements(names + "rect").ToList();
        Assert.Equal(2 * Number(bars[0], "width"), Number(bars[1], "width"), precision: 1);
        Assert.Equal(["bar own", "bar"], bars.Select(bar => bar.Attribute("class")!.Value));
        Assert.All(svg.Elements(names + "line"), line => Assert.InRange(Number(line, "x2"), Number(line, "x1"), Number(svg, "width")));
        Assert.Contains(svg.Elements(names + "text"), text => text.Value == "MassTransit Batch<T>");
        Assert.Contains("prefers-color-scheme: dark", svg.Element(names + "style")!.Value, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plot_of_nothing_but_zero_is_well_formed() =>
        Assert.NotNull(XDocument.Parse(new BarPlot("Nothing", "s", [("one", new(0, 0, 0))]).ToString()).Root);

    [Fact]
    public void A_place_of_the_page_is_filled_again_and_the_rest_stays()
    {
        const string Empty = "before\n<!-- bench:drain -->\nold\n<!-- /bench:drain -->\nafter\n";

        var once = Page.Fill(Empty, "drain", "new");

        Assert.Equal("before\n<!-- bench:drain -->\nnew\n<!-- /bench:drain -->\nafter\n", once);
        Assert.Equal(once, Page.Fill(once, "drain", "new"));
        Assert.Throws<InvalidOperationException>(() => Page.Fill(Empty, "idle", "new"));
    }

    private static double Number(XElement element, string name) =>
        double.Parse(element.Attribute(name)!.Value, CultureInfo.InvariantCulture);
}
