using Spectre.Console;

namespace SyncWorker.Operate;

/// <summary>Shows how far long work is: a bar on standard error, on a terminal only.</summary>
internal static class Progress
{
    /// <summary>What is done, of how much, and a few words.</summary>
    public delegate void Show(double done, double all, string words);

    /// <param name="work">Does the work, and calls its argument whenever it has done more.</param>
    public static async Task<T> ShowAsync<T>(Func<Show, Task<T>> work)
    {
        if (Console.IsErrorRedirected)
        {
            return await work((_, _, _) => { });
        }

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async bar =>
            {
                var task = bar.AddTask("");
                var result = await work((done, all, words) =>
                {
                    (task.MaxValue, task.Value) = (Math.Max(1, all), done);
                    task.Description = Markup.Escape(PlainText.OneLine(words));
                });
                task.Value = task.MaxValue;
                return result;
            });
    }
}
