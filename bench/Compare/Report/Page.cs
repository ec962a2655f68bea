namespace SyncWorker.Bench.Report;

/// <summary>
/// A page with places that a program fills: between <c>&lt;!-- bench:NAME --&gt;</c> and <c>&lt;!-- /bench:NAME --&gt;</c>. Pure.
/// </summary>
internal static class Page
{
    /// <returns>The page with this text in the place, instead of what was there.</returns>
    /// <exception cref="InvalidOperationException">The page has no such place.</exception>
    public static string Fill(string page, string place, string text)
    {
        var (begin, end) = ($"<!-- bench:{place} -->", $"<!-- /bench:{place} -->");
        var (from, to) = (page.IndexOf(begin, StringComparison.Ordinal), page.IndexOf(end, StringComparison.Ordinal));
        return from >= 0 && to > from
            ? $"{page[..(from + begin.Length)]}\n{text.Trim()}\n{page[to..]}"
            : throw new InvalidOperationException($"The page has no {begin} … {end}.");
    }
}
