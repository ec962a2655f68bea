using System.CommandLine;
using SyncWorker.Cli.Printing;
using SyncWorker.Operate;
using SyncWorker.Replay.Lists;

namespace SyncWorker.Cli.Building;

/// <summary>Makes the command of a list: its options are those of the filter.</summary>
internal static class ListCommand
{
    /// <summary>More items than in one answer: the command reads several pages.</summary>
    private const int MostItems = 100_000;

    /// <param name="member">The name of the items in the object for programs.</param>
    /// <param name="otherwise">The sentence for an empty list.</param>
    /// <param name="read">Reads one page.</param>
    public static Command Create<TFilter, TItem>(
        string name,
        string help,
        string member,
        string otherwise,
        Table<TItem> table,
        Func<IOperator, TFilter, CancellationToken, Task<Page<TItem>>> read)
        where TFilter : ListFilter
    {
        var symbols = new RequestSymbols<TFilter>();
        return CommandBuilder.Create(name, help, toChange: false, symbols.All, async (operate, parsed, cancellationToken) =>
        {
            var (filter, _) = symbols.Read(parsed);
            var limit = filter.Limit;
            if (limit is > ListFilter.MostItems and <= MostItems)
            {
                filter = filter with { Limit = ListFilter.MostItems };
            }

            if (filter.Problems().Select(symbols.AsTyped).ToList() is { Count: > 0 } problems)
            {
                return Result.Wrong(problems);
            }

            var page = await ReadAsync(filter, limit, (next, cancel) => read(operate, next, cancel), cancellationToken);
            return new(
                new Dictionary<string, object?>
                {
                    ["count"] = page.Items.Count,
                    [member] = page.Items,
                    ["next"] = page.Next,
                    ["total"] = page.Total,
                },
                () => Print(page, table, otherwise));
        });
    }

    /// <summary>Reads until there are as many items as were asked for: one page of a filter that matches little can be short.</summary>
    private static async Task<Page<TItem>> ReadAsync<TFilter, TItem>(
        TFilter filter, int limit, Func<TFilter, CancellationToken, Task<Page<TItem>>> read, CancellationToken cancellationToken)
        where TFilter : ListFilter
    {
        var page = await read(filter, cancellationToken);
        while (page.Next is { } next && page.Items.Count < limit)
        {
            var left = Math.Min(limit - page.Items.Count, ListFilter.MostItems);
            var more = await read(filter with { Cursor = next, Limit = left, Count = false }, cancellationToken);
            page = page with { Items = [.. page.Items, .. more.Items], Next = more.Next };
        }
        return page;
    }

    private static void Print<TItem>(Page<TItem> page, Table<TItem> table, string otherwise)
    {
        table.Print(page.Items, otherwise);
        if (page.Total is { } total)
        {
            Output.Line($"{page.Items.Count} of {total}.");
        }

        if (page.Next is { } next)
        {
            Output.Line($"There are more: add --cursor {next}");
        }
    }
}
