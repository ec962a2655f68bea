using System.ComponentModel.DataAnnotations;
using System.Net;

namespace SyncWorker.Operate;

/// <summary>The service's own HTTP API.</summary>
internal sealed record HttpOptions
{
    public const string Section = "Http";

    /// <summary>The addresses to listen on. Without keys only loopback is allowed. Default <c>http://127.0.0.1:5080</c>.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>The keys and their roles. Default none: every program on this machine may do everything.</summary>
    public IReadOnlyList<HttpKey> Keys { get; init; } = [];

    /// <summary>
    /// Requests that are answered at once, those of all callers together; more get 429. Health checks are not counted. Default 256: each
    /// may hold a body of <c>Receive:MaxBodyBytes</c> in memory.
    /// </summary>
    [Range(1, 10_000)]
    public int MaxConcurrent { get; init; } = 256;

    /// <summary>Requests a second with one key; more get 429. Default 0: no limit, because a publisher's changes go one by one.</summary>
    [Range(0, 1_000_000)]
    public int MaxPerSecond { get; init; }

    /// <summary>Streams of the status that are open at once; more get 429. Default 50.</summary>
    [Range(1, 1_000)]
    public int MaxStreams { get; init; } = 50;

    /// <summary>The maximum size of the body of any request but <c>POST /api/changes</c>, in bytes. Default 1 MB: 100,000 ids.</summary>
    [Range(1_024, 20_000_000)]
    public int MaxRequestBytes { get; init; } = 1_000_000;

    internal IEnumerable<string> Contradictions()
    {
        var urls = Urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (urls.Length == 0)
        {
            yield return "Http:Urls is empty: must be an address such as http://127.0.0.1:5080.";
        }

        foreach (var url in urls)
        {
            if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
            {
                yield return $"Http:Urls = {url}: must be an address such as http://127.0.0.1:5080.";
            }
            else if (address.Scheme == "https" || address.PathAndQuery != "/")
            {
                yield return $"Http:Urls = {url}: must be an address such as http://127.0.0.1:5080, without a path; "
                    + "TLS ends at a proxy in front of it.";
            }
            else if (Keys.Count == 0 && !address.IsLoopback && !(IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip)))
            {
                yield return $"Http:Urls = {url}: must be on loopback while Http:Keys is empty.";
            }
        }

        foreach (var (key, index) in Keys.Select((key, index) => (key, index)))
        {
            if (key.Key is not { Length: >= 8 })
            {
                yield return $"Http:Keys:{index}:Key: must be at least 8 characters long.";
            }
            else if (Keys.Take(index).ToList().FindIndex(other => other.Key == key.Key) is >= 0 and var first)
            {
                yield return $"Http:Keys:{index}:Key repeats Http:Keys:{first}:Key, with the roles {key.Role} and {Keys[first].Role}: "
                    + "must be listed once, with one role.";
            }
        }
    }
}

/// <summary>A key to the HTTP API, sent as <c>X-API-KEY</c> or as a bearer token.</summary>
internal sealed record HttpKey
{
    /// <summary>The name of the key's user, for the audit.</summary>
    public string Name { get; init; } = "";

    /// <summary>The secret, at least 8 characters.</summary>
    public string? Key { get; init; }

    /// <summary>What the key may do. Default <see cref="HttpRole.Viewer"/>.</summary>
    public HttpRole Role { get; init; } = HttpRole.Viewer;
}

/// <summary>Each role includes the one before it, with one exception: only publishers and operators can publish.</summary>
internal enum HttpRole
{
    /// <summary>Posts changes and asks for the outcome of one.</summary>
    Publisher,

    /// <summary>Sees everything, changes nothing.</summary>
    Viewer,

    /// <summary>May do everything.</summary>
    Operator,
}
