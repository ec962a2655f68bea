using System.Text.RegularExpressions;

namespace SyncWorker.Operate;

/// <summary>How the address of a record in its source is made.</summary>
internal sealed partial record SourceLink
{
    /// <summary>The source application that it is for, such as BC1.</summary>
    public string? SourceApp { get; init; }

    /// <summary>The entity that it is for; null: all.</summary>
    public string? Entity { get; init; }

    /// <summary>The address. <c>{JobNo}</c> stands for the value of that field, percent-encoded.</summary>
    public string? Url { get; init; }

    /// <summary>The address of a record in its source; null if no link is for it, or a field that the address names has no value.</summary>
    /// <param name="fields">Wire name → value.</param>
    public static string? Of(IEnumerable<SourceLink> links, string? entity, IReadOnlyDictionary<string, string> fields) =>
        links.Where(link => (link.Entity is null || link.Entity.Equals(entity, StringComparison.OrdinalIgnoreCase))
                && fields.TryGetValue("SourceApp", out var source) && source.Equals(link.SourceApp, StringComparison.OrdinalIgnoreCase))
            .Select(link => link.Filled(fields)).FirstOrDefault(url => url is not null);

    [GeneratedRegex(@"\{(\w+)\}", RegexOptions.CultureInvariant)]
    internal static partial Regex Placeholder();

    private string? Filled(IReadOnlyDictionary<string, string> fields)
    {
        var values = new Dictionary<string, string>(fields, StringComparer.OrdinalIgnoreCase);
        return Placeholder().Matches(Url!).All(match => values.ContainsKey(match.Groups[1].Value))
            ? Placeholder().Replace(Url!, match => Uri.EscapeDataString(values[match.Groups[1].Value]))
            : null;
    }
}
