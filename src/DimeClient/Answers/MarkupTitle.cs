namespace DimeClient;

/// <summary>Reads the title of a page: <c>502 Bad Gateway</c>, <c>Sign in</c>.</summary>
internal static class MarkupTitle
{
    /// <summary>The text of the first <c>title</c> element, or null.</summary>
    public static string? Read(string markup)
    {
        var start = markup.IndexOf("<title", StringComparison.OrdinalIgnoreCase);
        var open = start < 0 ? -1 : markup.IndexOf('>', start);
        var end = open < 0 ? -1 : markup.IndexOf("</title", open, StringComparison.OrdinalIgnoreCase);
        var title = end < 0 ? "" : markup[(open + 1)..end].Trim();
        return title.Length == 0 ? null : System.Net.WebUtility.HtmlDecode(title);
    }
}
