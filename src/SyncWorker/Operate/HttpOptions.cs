using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using SyncWorker.Operate.Access;

namespace SyncWorker.Operate;

/// <summary>The service's own HTTP API.</summary>
internal sealed record HttpOptions
{
    public const string Section = "Http";

    /// <summary>The addresses to listen on. Without keys only loopback is allowed. Default <c>http://127.0.0.1:5080</c>.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:5080";

    /// <summary>The keys and their roles. Default none: every program on this machine may do everything.</summary>
    public IReadOnlyList<HttpKey> Keys { get; init; } = [];

    /// <summary>The certificate of <c>https://</c> addresses in <see cref="Urls"/>.</summary>
    public HttpCertificateOptions Certificate { get; init; } = new();

    /// <summary>
    /// The addresses of proxies in front of the service, or ranges such as <c>10.0.0.0/8</c>. Only their <c>X-Forwarded-For</c>,
    /// <c>-Proto</c> and <c>-Host</c> are believed. Default none.
    /// </summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>The path below which a proxy shows the service, such as <c>/sync</c>. Default none.</summary>
    public string PathBase { get; init; } = "";

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
            else if (address.PathAndQuery != "/")
            {
                yield return $"Http:Urls = {url}: must be an address such as http://127.0.0.1:5080, without a path (Http:PathBase has it).";
            }
            else if (address.Scheme == "https" && !Certificate.IsSet)
            {
                yield return $"Http:Urls = {url}: must begin with http:// while Http:Certificate:Path is not set.";
            }
        }

        if (Certificate.IsSet && !urls.Any(url => url.StartsWith("https:", StringComparison.OrdinalIgnoreCase)))
        {
            yield return $"Http:Certificate:Path = {Certificate.Path}: must not be set while Http:Urls = {Urls} has no https:// address.";
        }
        else if (!Certificate.IsSet && Certificate != new HttpCertificateOptions())
        {
            yield return "Http:Certificate:Path is not set: it is required when its key or password is set.";
        }

        foreach (var (proxy, index) in TrustedProxies.Index().Select(proxy => (proxy.Item, proxy.Index)))
        {
            if (Forwarding.Network(proxy) is null)
            {
                yield return $"Http:TrustedProxies:{index} = {proxy}: must be an address, or a range such as 10.0.0.0/8.";
            }
        }

        if (PathBase.Length > 0 && !(PathBase[0] == '/' && PathBase[^1] != '/' && PathBase.Split('/').Skip(1).All(IsSegment)))
        {
            yield return $"Http:PathBase = {PathBase}: must be a path such as /sync, of letters, digits and - . _ without a / at its end.";
        }

        foreach (var (key, index) in Keys.Select((key, index) => (key, index)))
        {
            if (key is { Key.Length: > 0, Hash.Length: > 0 })
            {
                yield return $"Http:Keys:{index} has a Key and a Hash: must have one of the two.";
            }
            else if (key.Hash is { Length: > 0 } ? key.HashOfKey() is null : key.Key is not { Length: >= 8 })
            {
                yield return key.Hash is { Length: > 0 }
                    ? $"Http:Keys:{index}:Hash: must be the SHA-256 of a key, in 64 hexadecimal digits."
                    : $"Http:Keys:{index}:Key: must be at least 8 characters long.";
            }
            else if (Keys.Take(index).ToList().FindIndex(other => other.HashOfKey() == key.HashOfKey()) is >= 0 and var first)
            {
                yield return $"Http:Keys:{index}:Key repeats Http:Keys:{first}:Key, with the roles {key.Role} and {Keys[first].Role}: "
                    + "must be listed once, with one role.";
            }

            if (key.SourceApps.Count > 0 && key.Role != HttpRole.Publisher)
            {
                yield return $"Http:Keys:{index}:SourceApps = {string.Join(", ", key.SourceApps)}: must be empty for the role {key.Role}; "
                    + "only publishers are bound.";
            }
            else if (key.SourceApps.Any(string.IsNullOrWhiteSpace))
            {
                yield return $"Http:Keys:{index}:SourceApps: must hold names of source applications.";
            }
        }
    }

    private static bool IsSegment(string segment) =>
        segment.Trim('.').Length > 0 && segment.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_');

    /// <summary>What is not allowed without any key, neither here nor in the ledger.</summary>
    internal IEnumerable<string> ProblemsWithoutKeys() => Urls
        .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Where(url => new Uri(url) is var address
            && !address.IsLoopback && !(IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip)))
        .Select(url => $"Http:Urls = {url}: must be on loopback while there are no keys, neither in Http:Keys nor in the ledger "
            + "(syncworker keys add).")
        .Concat(TrustedProxies.Count == 0 ? [] :
        [
            $"Http:TrustedProxies = {string.Join(", ", TrustedProxies)}: must be empty while there are no keys: "
            + "everybody that the proxy lets through could do everything.",
        ]);
}

/// <summary>A key to the HTTP API, sent as <c>X-API-KEY</c> or as a bearer token.</summary>
internal sealed record HttpKey
{
    /// <summary>The name of the key's user, for the audit.</summary>
    public string Name { get; init; } = "";

    /// <summary>The secret, at least 8 characters.</summary>
    public string? Key { get; init; }

    /// <summary>
    /// Instead of the secret: its SHA-256 in hexadecimal digits, so that the settings do not tell it. Only for long random keys: a short
    /// one is found from its hash.
    /// </summary>
    public string? Hash { get; init; }

    /// <summary>What the key may do. Default <see cref="HttpRole.Viewer"/>.</summary>
    public HttpRole Role { get; init; } = HttpRole.Viewer;

    /// <summary>The source applications that a publisher speaks for. Default none: it speaks for all.</summary>
    public IReadOnlyList<string> SourceApps { get; init; } = [];

    /// <summary>The hash of the key, in lower case; null if <see cref="Hash"/> is none.</summary>
    internal string? HashOfKey() => Hash is not { Length: > 0 } ? HashOf(Key ?? "")
        : Hash.Length == 2 * SHA256.HashSizeInBytes && Hash.All(char.IsAsciiHexDigit) ? Hash.ToLowerInvariant()
        : null;

    internal static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>The role with this name; null if there is none.</summary>
    internal static HttpRole? RoleOf(string? name) =>
        Enum.GetNames<HttpRole>().FirstOrDefault(role => role.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } known
            ? Enum.Parse<HttpRole>(known)
            : null;
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
