namespace SyncWorker.Operate;

/// <summary>The page for people.</summary>
internal sealed record PageOptions
{
    public const string Section = "Page";

    /// <summary>Where a record can be seen in its source. Default none.</summary>
    public IReadOnlyList<SourceLink> Links { get; init; } = [];

    internal IEnumerable<string> Contradictions()
    {
        foreach (var (link, index) in Links.Select((link, index) => (link, index)))
        {
            if (string.IsNullOrWhiteSpace(link.SourceApp))
            {
                yield return $"Page:Links:{index}:SourceApp: must name a source application, such as BC1.";
            }

            if (!Uri.TryCreate(SourceLink.Placeholder().Replace(link.Url ?? "", "x"), UriKind.Absolute, out var url)
                || url.Scheme is not ("http" or "https"))
            {
                yield return $"Page:Links:{index}:Url = {link.Url}: must be an address such as https://erp.example/jobs?no={{JobNo}}.";
            }
        }
    }
}
