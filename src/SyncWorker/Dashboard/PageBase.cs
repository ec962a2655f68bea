using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using SyncWorker.Changes;
using SyncWorker.Dashboard.Access;
using SyncWorker.Operate;
using SyncWorker.Operate.Lists;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Dashboard;

/// <summary>A page: reads again whenever its address changes, and from time to time if it shows what changes by itself.</summary>
public abstract class PageBase : ComponentBase, IDisposable
{
    private const int MostLines = 30;

    private readonly CancellationTokenSource _gone = new();

    [Inject]
    private protected Desk Desk { get; set; } = null!;

    [Inject]
    private protected NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private protected TimeProvider Time { get; set; } = null!;

    private protected PageUser User { get; private set; } = PageUser.Local with { Role = HttpRole.Viewer };

    /// <summary>Why the page cannot be read now; null if it can.</summary>
    private protected string? Trouble { get; private set; }

    /// <summary>What the last action did.</summary>
    private protected string? Done { get; private set; }

    /// <summary>Why the last action was refused.</summary>
    private protected IReadOnlyList<Problem> Problems { get; private set; } = [];

    /// <summary>Ends when the user leaves the page.</summary>
    private protected CancellationToken Gone => _gone.Token;

    /// <summary>How often the page is read again by itself; null: never.</summary>
    private protected virtual TimeSpan? Interval => null;

    /// <summary>Reads what the page shows.</summary>
    private protected abstract Task ReadAsync();

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        User = await Desk.UserAsync();
        await LoadAsync();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender && Interval is { } interval)
        {
            _ = RepeatAsync(interval);
        }
    }

    private protected async Task LoadAsync()
    {
        if (!Desk.IsStillKnown(User))
        {
            Navigation.NavigateTo(Navigation.Uri, forceLoad: true); // the guard asks for a key
            return;
        }

        try
        {
            await ReadAsync();
            Trouble = null;
        }
        catch (Exception failed) when (failed is DbException or OperatorException)
        {
            Trouble = failed.Message;
        }
    }

    /// <summary>Does a verb, shows what came of it, and reads the page again.</summary>
    /// <returns>The report; null if nothing was done.</returns>
    private protected async Task<TReport?> ActAsync<TRequest, TReport>(Verb<TRequest, TReport> verb, TRequest request, bool isQuiet = false)
        where TRequest : Request
        where TReport : class, IReport
    {
        (Done, Problems) = (null, []);
        try
        {
            var (report, problems) = await Desk.DoAsync(verb, request, Gone);
            Problems = report is null && problems.Count == 0 ? [Problem.Of("", null, request.Missing() ?? Texts.NotFound)] : problems;
            Done = isQuiet || report is null ? null : Shortened(report.InWords());
            if (!isQuiet)
            {
                await LoadAsync();
            }
            return report;
        }
        catch (Exception failed) when (failed is DbException or OperatorException)
        {
            Problems = [Problem.Of("", null, failed.Message)];
            return null;
        }
    }

    /// <summary>The filter in the query of this page's address.</summary>
    private protected (TFilter Filter, IReadOnlyList<Problem> Problems) FilterOf<TFilter>(params string[] others)
        where TFilter : ListFilter
    {
        var query = QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query);
        foreach (var other in others)
        {
            query.Remove(other);
        }
        return FilterQuery.Read<TFilter>(new QueryCollection(query));
    }

    /// <summary>Shows what is wrong with the address of the page.</summary>
    private protected void Refuse(IReadOnlyList<Problem> problems)
    {
        if (problems.Count > 0)
        {
            Problems = problems;
        }
    }

    /// <summary>Goes to this page with other values in its query; null removes one.</summary>
    private protected void Go(params (string Name, object? Value)[] query) => Navigation.NavigateTo(
        Navigation.GetUriWithQueryParameters(query.ToDictionary(value => value.Name, value => value.Value)));

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Stops what the page does by itself.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            _gone.Cancel();
            _gone.Dispose();
        }
    }

    private static string Shortened(string words)
    {
        var lines = words.Split(Environment.NewLine);
        return lines.Length <= MostLines
            ? words
            : string.Join(Environment.NewLine, [.. lines.Take(MostLines - 1), "…", lines[^1]]);
    }

    private async Task RepeatAsync(TimeSpan interval)
    {
        using var ticks = new PeriodicTimer(interval, Time);
        try
        {
            while (await ticks.WaitForNextTickAsync(Gone))
            {
                await InvokeAsync(async () =>
                {
                    await LoadAsync();
                    StateHasChanged();
                });
            }
        }
        catch (Exception over) when (over is OperationCanceledException or ObjectDisposedException)
        {
            // The user has left the page.
        }
    }
}
