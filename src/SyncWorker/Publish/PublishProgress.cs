using System.Globalization;
using Spectre.Console;
using SyncWorker.Operate;

namespace SyncWorker.Publish;

/// <summary>Shows the progress on standard error: a bar on a terminal, else one line per second.</summary>
internal static class PublishProgress
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <param name="file">The file that is being read; its position moves the bar.</param>
    /// <param name="publish">Does the work, and reports what it has done so far.</param>
    public static Task<PublishReport> ShowAsync(
        FileStream file, TimeProvider time, Func<Action<PublishReport>, Task<PublishReport>> publish) =>
        Console.IsErrorRedirected ? LinesAsync(time, publish) : BarAsync(file, publish);

    private static Task<PublishReport> BarAsync(FileStream file, Func<Action<PublishReport>, Task<PublishReport>> publish)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async bar =>
            {
                var task = bar.AddTask(Markup.Escape(Path.GetFileName(file.Name)), maxValue: Math.Max(1, file.Length));
                var report = await publish(so =>
                {
                    task.Value = file.Position;
                    task.Description = Markup.Escape(Short(so));
                });
                task.Value = task.MaxValue;
                return report;
            });
    }

    private static Task<PublishReport> LinesAsync(TimeProvider time, Func<Action<PublishReport>, Task<PublishReport>> publish)
    {
        var last = time.GetTimestamp();
        return publish(so =>
        {
            if (time.GetElapsedTime(last) >= Interval)
            {
                last = time.GetTimestamp();
                Output.Error(Short(so));
            }
        });
    }

    private static string Short(PublishReport so) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{so.Seconds:0} s: {so.Sent:N0} sent, {so.Duplicates:N0} duplicates, {so.Refused:N0} refused");
}
