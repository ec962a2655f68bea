using System.Globalization;
using Spectre.Console;
using SyncWorker.Operate;

namespace SyncWorker.Demo;

/// <summary>Shows the demonstration on standard error: a live table on a terminal, else one line per second.</summary>
internal static class DemoView
{
    private const int BarWidth = 40;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <param name="watch">Runs the demonstration, and calls its argument whenever there is something new to show.</param>
    public static Task ShowAsync(Func<Action<DemoSnapshot>, Task> watch) =>
        Console.IsErrorRedirected ? LinesAsync(watch) : LiveAsync(watch);

    private static Task LiveAsync(Func<Action<DemoSnapshot>, Task> watch)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Live(new Text("")).AutoClear(false).StartAsync(async live =>
            await watch(snapshot => live.UpdateTarget(Render(snapshot, console.Profile.Width))));
    }

    private static async Task LinesAsync(Func<Action<DemoSnapshot>, Task> watch)
    {
        DemoSnapshot? latest = null;
        var last = -Interval;
        var said = 0L;
        await watch(snapshot =>
        {
            latest = snapshot;
            foreach (var what in snapshot.Events.TakeLast((int)(snapshot.Said - said)))
            {
                Output.Error("       " + what);
            }
            said = snapshot.Said;
            if (snapshot.Elapsed - last >= Interval)
            {
                last = snapshot.Elapsed;
                Output.Error(Line(snapshot));
            }
        });
        if (latest is not null && latest.Elapsed > last)
        {
            Output.Error(Line(latest));
        }
    }

    private static string Line(DemoSnapshot now)
    {
        var s = now.Status;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{now.Elapsed.TotalSeconds,3:0} s  published {now.Published} of {now.Total}, "
            + $"received {s.Received}, duplicates {s.Duplicates}, "
            + $"pending {s.Pending}, sending {s.Sending}, blocked {s.Blocked}, uncertain {s.Uncertain}, "
            + $"applied {s.Applied}, coalesced {s.Coalesced}, superseded {s.Superseded}, unchanged {s.Unchanged}, dead {s.Dead}, "
            + $"calls {s.Calls} with {now.RowsPerCall:0} rows, gate {now.Gate}");
    }

    private static Rows Render(DemoSnapshot now, int width)
    {
        var s = now.Status;
        var filled = now.Total == 0 ? BarWidth : (int)((long)BarWidth * now.Published / now.Total);
        var table = new Table().Border(TableBorder.Rounded).AddColumns("in", "waiting", "done", "calls");
        table.AddRow(
            Cell(("received", s.Received), ("duplicates", s.Duplicates)),
            Cell(("pending", s.Pending), ("sending", s.Sending), ("blocked", s.Blocked), ("uncertain", s.Uncertain)),
            Cell(
                ("applied", s.Applied),
                ("coalesced", s.Coalesced),
                ("superseded", s.Superseded),
                ("unchanged", s.Unchanged),
                ("dead", s.Dead)),
            Cell(("calls", s.Calls), ("rows per call", (long)Math.Round(now.RowsPerCall))));
        return new(
            new Markup(string.Create(
                CultureInfo.InvariantCulture,
                $"[green]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] "
                + $"{now.Published:N0} of {now.Total:N0} changes published, {now.Elapsed.TotalSeconds:0} s")),
            table,
            new Markup($"Dime.Scheduler: [{(s.Gate.Open ? "green" : "yellow")}]{Markup.Escape(now.Gate)}[/]"),
            new Markup(string.Join('\n', now.Events.Select(said => $"[grey]·[/] {Markup.Escape(Cut(said, width - 3))}"))));
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..Math.Max(0, width - 1)] + "…";

    private static Markup Cell(params (string Name, long Count)[] counts) =>
        new(string.Join('\n', counts.Select(count =>
            string.Create(CultureInfo.InvariantCulture, $"{count.Count,7:N0} [grey]{count.Name}[/]"))));
}
