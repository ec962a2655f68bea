using System.Collections.Frozen;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SyncWorker.Changes;
using SyncWorker.Operate;
using SyncWorker.Operate.Http;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>
/// The table of attacks of docs/security.md: each is tried in many ways on the real service, and none may get through. A way gets through
/// if it reads or changes what it should not, or if the service fails at it.
/// </summary>
public sealed class AttackTests
{
    private const string
        Root = "the operator's key, which is long",
        Viewer = "the viewer's key, which is long",
        Publisher = "the publisher's key, which is long",
        Payload = "<script>alert(1)</script>\"><img src=x onerror=alert(2)>";

    private static readonly (string, string)[] WithKeys =
    [
        ("Http:Keys:0:Key", Root), ("Http:Keys:0:Role", "Operator"), ("Http:Keys:0:Name", "root"),
        ("Http:Keys:1:Key", Viewer), ("Http:Keys:1:Role", "Viewer"),
        ("Http:Keys:2:Key", Publisher), ("Http:Keys:2:Role", "Publisher"), ("Http:Keys:2:SourceApps:0", "BC1"),
    ];

    private static readonly FrozenDictionary<string, Func<Attack, Task>> Attacks = new Dictionary<string, Func<Attack, Task>>
    {
        ["path traversal"] = TraverseAsync,
        ["header injection"] = InjectHeadersAsync,
        ["malformed JSON"] = SendMalformedAsync,
        ["oversized and too deep"] = SendTooMuchAsync,
        ["cross-site requests"] = ForgeAsync,
        ["DNS rebinding"] = RebindAsync,
        ["SQL in every filter and field"] = InjectSqlAsync,
        ["markup in every text"] = InjectMarkupAsync,
        ["role escalation"] = EscalateAsync,
        ["key guessing"] = GuessAsync,
    }.ToFrozenDictionary();

    public static TheoryData<string> Names => [.. Attacks.Keys.Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task No_way_of_an_attack_gets_through(string name)
    {
        var attack = new Attack();

        await Attacks[name](attack);

        Assert.Empty(attack.GotThrough);
        Assert.True(attack.Ways > 0);
        Assert.Matches($@"\| {name} \|.*\| 0 \|", await File.ReadAllTextAsync(Repository.File("docs/security.md")));
    }

    private static async Task TraverseAsync(Attack attack)
    {
        await using var service = await HttpService.StartAsync();
        string[] targets = ["appsettings.json", "data/ledger.db", "etc/passwd", "windows/win.ini", "syncworker.dll"];
        string[] climbs = ["../", "..%2f", "%2e%2e/", "%2e%2e%2f", "..\\", "..%5c", "..%252f", "%c0%ae%c0%ae/", "....//", "/", "%00/", "..;/"];
        string[] roots = ["/", "/assets/", "/_framework/", "/scalar/", "/openapi/", "/api/entities/Job/", "/dead/", "/sync/"];
        foreach (var path in from root in roots from climb in climbs from target in targets select root + climb + climb + climb + target)
        {
            var answer = await RawAsync(service, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
            attack.Tried(path, answer.Contains("\"Ledger\"", StringComparison.Ordinal) || answer.Contains("root:", StringComparison.Ordinal)
                || answer.Contains("SQLite format", StringComparison.Ordinal) || answer.Contains("This program cannot", StringComparison.Ordinal)
                || IsFailure(answer));
        }
    }

    private static async Task InjectHeadersAsync(Attack attack)
    {
        await using var service = await HttpService.StartAsync(WithKeys);
        string[] breaks = ["%0d%0a", "%0a", "%0d", "\u00e5\u00e5%E5%98%8A%E5%98%8D", "%23%0d%0a", "%2e%0d%0a"];
        foreach (var line in breaks.Select(end => $"{end}Set-Cookie:%20stolen=1{end}{end}<html>"))
        {
            foreach (var path in new[] { $"/dead?x={line}", $"/{line}", $"/api/changes/{line}", $"/sign-in?back=/{line}", $"/record/Job/{line}" })
            {
                var answer = await RawAsync(
                    service, $"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
                attack.Tried(path, HeadOf(answer).Split('\n').Any(header => header.StartsWith("Set-Cookie: stolen", StringComparison.OrdinalIgnoreCase))
                    || IsFailure(answer));
            }
        }

        // Two lengths, a length and chunks, a folded header, and a second request hidden in the body of the first.
        foreach (var headers in (string[])
        [
            "Content-Length: 5\r\nContent-Length: 50", "Content-Length: 5\r\nTransfer-Encoding: chunked", "Transfer-Encoding: xchunked",
            "X-A: b\r\n X-API-KEY: " + Root, "Content-Length: -1", "Content-Length: 5\r\nTransfer-Encoding : chunked", "X-API-KEY\u0000: " + Root,
        ])
        {
            var answer = await RawAsync(
                service,
                $"POST /api/gate/pause HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n{headers}\r\n\r\n0\r\n\r\n"
                + "POST /api/gate/pause HTTP/1.1\r\nHost: localhost\r\n\r\n");
            attack.Tried(headers, answer.Contains(" 200 ", StringComparison.Ordinal) || IsFailure(answer));
        }

        foreach (var header in new[] { "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Original-URL", "X-Rewrite-URL", "Forwarded" })
        {
            var answer = await service.GetAsync("/api/status", null, (header, "127.0.0.1"));
            attack.Tried(header, answer.Status != 401);
        }
    }

    private static async Task SendMalformedAsync(Attack attack)
    {
        await using var service = await HttpService.StartAsync(WithKeys);
        string[] bodies =
        [
            "{", "[", "nul", "{\"a\":}", "{\"a\" 1}", "'a'", "{}{}", "{} x", "[1,]", "\"text\"", "1e999", "-", "NaN", "\u0000", "{\"\\ud800\":1}",
            "{\"reason\":\"\\ud800\"}", "{\"ids\":\"1\"}", "{\"ids\":[1e400]}", "{\"ids\":[99999999999999999999]}", "{\"reason\":{}}",
            "{\"name\":[]}", "<a/>", "a=b", "\uFEFF{", new('[', 100_000), "{\"a\":" + new string('{', 5_000),
        ];
        foreach (var route in Routes(service).Where(route => route.Method == "POST"))
        {
            foreach (var body in bodies)
            {
                if (route.Path == "/api/gate/resume" && (body.StartsWith("{\"ids\"", StringComparison.Ordinal) || body.StartsWith("{\"name\"", StringComparison.Ordinal)))
                {
                    continue; // JSON of a member that it has not
                }
                var answer = await service.PostAsync(route.Path, body, Root);
                attack.Tried($"{route.Path} {body[..Math.Min(20, body.Length)]}: {answer.Status}", answer.Status is not (>= 400 and < 500));
            }
        }
        attack.Tried("the ledger", Recorded(service) > 0);
    }

    private static async Task SendTooMuchAsync(Attack attack)
    {
        await using var service = await HttpService.StartAsync([.. WithKeys, ("Receive:MaxBodyBytes", "100000")]);
        var long1 = new string('a', 200_000);
        string[] bodies =
        [
            $$"""{"entity":"Job","sourceApp":"BC1","sourceType":"S","jobNo":"J","shortDescription":"{{long1}}"}""",
            "[" + string.Join(',', Enumerable.Repeat("{}", 60_000)) + "]",
            new string('[', 50_000) + new string(']', 50_000),
            string.Concat(Enumerable.Repeat("{\"a\":", 10_000)) + "1" + new string('}', 10_000),
        ];
        foreach (var route in Routes(service).Where(route => route.Method == "POST"))
        {
            foreach (var body in bodies)
            {
                var answer = await service.PostAsync(route.Path, body, Root);
                attack.Tried($"{route.Path} {body[..8]}: {answer.Status}", answer.Status is not (>= 400 and < 500));
            }
        }

        foreach (var (what, request) in new[]
        {
            ("address", $"GET /api/status?x={long1} HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            ("header", $"GET /api/status HTTP/1.1\r\nHost: localhost\r\nX-API-KEY: {long1}\r\n\r\n"),
            ("headers", $"GET /api/status HTTP/1.1\r\nHost: localhost\r\n{string.Concat(Enumerable.Repeat("A: b\r\n", 5_000))}\r\n"),
            ("method", $"{long1} / HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            ("chunk", "POST /api/changes HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nX-API-KEY: " + Root
                + "\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"),
        })
        {
            var answer = await RawAsync(service, request);
            attack.Tried($"{what}: {answer.Split('\r')[0]} {string.Join(' ', service.Log)}", answer.Contains(" 200 ", StringComparison.Ordinal) || answer.Contains(" 202 ", StringComparison.Ordinal) || IsFailure(answer));
        }
        attack.Tried("alive", (await service.GetAsync("/health/live")).Status != 200);
        attack.Tried("the ledger", Recorded(service) > 0);
    }

    private static async Task ForgeAsync(Attack attack)
    {
        await using var service = await HttpService.StartAsync();
        foreach (var route in Routes(service).Where(route => route.Method == "POST"))
        {
            foreach (var (type, origin) in new[]
            {
                ("text/plain", null), ("application/x-www-form-urlencoded", null), ("multipart/form-data; boundary=x", null), ("text/plain; application/json", null),
                ("application/json", "https://evil.example"), ("application/json", "null"), ("application/json", "http://localhost:1"),
            })
            {
                var headers = new[] { ("Content-Type", type), ("Origin", origin) }.Where(header => header.Item2 is not null)
                    .Select(header => (header.Item1, header.Item2!)).ToArray();
                var answer = await service.PostAsync(route.Path, """{"reason":"r","all":true,"name":"x","role":"Operator"}""", null, headers);
                attack.Tried($"{route.Path} {type} {origin}: {answer.Status}", answer.Status is not (403 or 415));
            }
        }

        foreach (var path in new[] { "/session", "/session/end" })
        {
            foreach (var origin in new[] { "https://evil.example", "null", service.Address.ToString().TrimEnd('/') })
            {
                var answer = await service.PostAsync(
                    path, "key=x", null, ("Content-Type", "application/x-www-form-urlencoded"), ("Origin", origin)); // and no token
                attack.Tried($"{path} {origin}: {answer.Status}", answer.Status is < 400 or >= 500);
            }
        }
        attack.Tried("the audit", Audited(service) > 0);
    }

    private static async Task RebindAsync(Attack attack)
    {
        await using var service = await HttpService.StartAsync();
        foreach (var route in Routes(service))
        {
            foreach (var host in new[] { "evil.example", "127.0.0.1.evil.example", "localhost.evil.example:5080", "192.168.0.7", "0.0.0.0", "[::]", "2130706433.example" })
            {
                var answer = await service.SendAsync(
                    new(route.Method), route.Path, null, route.Method == "POST" ? "{}" : null, ("Host", host));
                attack.Tried($"{route.Path} {host}: {answer.Status}", answer.Status is not (403 or 400));
            }
        }
        attack.Tried("the audit", Audited(service) > 0);
    }

    private static async Task InjectSqlAsync(Attack attack)
    {
        await using var service = await HttpService.StartAsync(WithKeys);
        await service.PostAsync("/api/keys", """{"name":"secret","role":"Viewer"}""", Root);
        await service.PostAsync("/api/changes", """{"entity":"Job","sourceApp":"BC1","sourceType":"S","jobNo":"1","shortDescription":"s"}""", Root);
        var before = (Recorded(service), Audited(service));
        var hash = service.Store.Read(ledger => ledger.ExecuteScalar<string>("select hash from access_key"))!;
        string[] injections =
        [
            "' or 1=1 --", "'; drop table change; --", "') union select hash from access_key --", "1; delete from audit", "\" or \"\"=\"", "\\' or 1=1 #",
            "%' or '%'='", "@By", "$1", ":p", "x'||(select hash from access_key)||'", "/**/or/**/1=1", "0x27", "\u02bc or 1=1",
            "' and pg_sleep(5) --", "');select load_extension('x');--",
        ];
        foreach (var route in Routes(service).Where(route => route.Method == "GET" && route.Path.StartsWith("/api/", StringComparison.Ordinal)))
        {
            if (route.Path.EndsWith("/stream", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (var injection in injections)
            {
                var text = Uri.EscapeDataString(injection);
                var paths = route.Filters.Select(filter => $"{route.Path}?{filter}={text}")
                    .Append(route.Pattern.Replace("{entity}", text, StringComparison.Ordinal).Replace("{**key}", text, StringComparison.Ordinal)
                        .Replace("{id:long}", text, StringComparison.Ordinal));
                foreach (var path in paths)
                {
                    var answer = await service.GetAsync(path, Root);
                    var isFiltered = path.Contains('?', StringComparison.Ordinal) && answer.Status == 200
                        && answer.Json is { ValueKind: JsonValueKind.Object } page && page.TryGetProperty("items", out var items) && items.GetArrayLength() > 0;
                    attack.Tried($"{path}: {answer.Status}", answer.Status is not (200 or 400 or 404) || isFiltered
                        || (answer.Body.Contains(hash, StringComparison.Ordinal) && !route.Path.EndsWith("/keys", StringComparison.Ordinal)));
                }
            }
        }

        string[] fields =
        [
            "reason", "name", "role", "entity", "key", "sourceApp", "group", "procedure", "field", "code", "text", "by", "messageId", "jobNo", "rules", "set", "body",
        ];
        foreach (var route in Routes(service).Where(route => route.Method == "POST"))
        {
            foreach (var (injection, field) in from injection in injections from field in fields select (injection, field))
            {
                var body = new Dictionary<string, object> { ["dryRun"] = true, ["preview"] = true, [field] = injection };
                var answer = await service.PostAsync(route.Path, JsonSerializer.Serialize(body), Viewer, ("X-API-KEY-2", "x"));
                var asRoot = route.Path is "/api/gate/pause" or "/api/gate/resume" ? answer : await service.PostAsync(route.Path, JsonSerializer.Serialize(body), Root);
                attack.Tried($"{route.Path} {field}={injection}: {asRoot.Status}", answer.Status != 403 || asRoot.Status >= 500);
            }
        }
        attack.Tried("the ledger", (Recorded(service), Audited(service)) != before);
    }

    private static async Task InjectMarkupAsync(Attack attack)
    {
        await using var service = await HttpService.StartAsync();
        foreach (var change in new object[]
        {
            new { entity = "Job", sourceApp = Payload[..25], sourceType = "<b>", jobNo = "<script>1", shortDescription = Payload[..25], description = Payload },
            new { entity = "Resource", resourceNo = "<script>2", resourceName = Payload[..25], displayName = Payload[..25], email = Payload },
        })
        {
            var posted = await service.PostAsync("/api/changes", change);
            Assert.True(posted.Status == 202, posted.Body);
        }
        await service.Store.WriteAsync(
            ledger =>
            {
                var error = JsonSerializer.Serialize(
                    new DeadReason { Class = "rejected", Code = "DIME201", Message = Payload, Field = Payload, Procedure = Payload }, FieldsJson.Options);
                ledger.Execute("update change set state = 'Dead', settled_at = received_at, error = @error", new { error });
            },
            default);
        await service.PostAsync("/api/gate/pause", new { reason = Payload });
        await service.PostAsync("/api/keys", new { name = Payload, role = "Viewer", sourceApps = Array.Empty<string>() });

        var id = service.Store.Read(ledger => ledger.ExecuteScalar<long>("select min(id) from change"));
        foreach (var path in new[]
        {
            "/", "/dead", $"/dead/{id}", $"/dead/{id}/fix", "/operations", "/calls", "/audit", "/settings", $"/search?q={Uri.EscapeDataString(Payload)}",
            $"/record/Job/{Uri.EscapeDataString(Payload)}", $"/record/{Uri.EscapeDataString(Payload)}/x", $"/{Uri.EscapeDataString(Payload)}",
            $"/sign-in?back={Uri.EscapeDataString("/" + Payload)}", $"/dead?text={Uri.EscapeDataString(Payload)}", $"/dead?entity={Uri.EscapeDataString(Payload)}",
        })
        {
            var page = await service.GetAsync(path, null, ("Accept", "text/html"));
            attack.Tried($"{path}: {page.Status}", page.Status >= 500 || page.Body.Contains("<script>alert", StringComparison.OrdinalIgnoreCase)
                || page.Body.Contains("<img src=x", StringComparison.OrdinalIgnoreCase) || page.Body.Contains("<script>1", StringComparison.OrdinalIgnoreCase));
        }

        // An answer of the API that a browser takes for a page would run what stands in it.
        foreach (var route in Routes(service).Where(route => route.Method == "GET" && !route.Path.EndsWith("/stream", StringComparison.Ordinal)
            && route.Path.StartsWith("/api/", StringComparison.Ordinal)))
        {
            var answer = await RawAsync(service, $"GET {route.Path}?text=%3Cscript%3E HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nConnection: close\r\n\r\n");
            attack.Tried(route.Path, HeadOf(answer).Contains("text/html", StringComparison.OrdinalIgnoreCase));
        }
    }

    private static async Task EscalateAsync(Attack attack)
    {
        await using var service = await HttpService.StartAsync(WithKeys);
        const string Asked = """{"reason":"r","all":true,"name":"x","role":"Operator","by":"root","entity":"Job"}""";
        foreach (var route in Routes(service).Where(route => route.Method == "POST" && route.Path != "/api/changes"))
        {
            foreach (var key in new[] { null, Viewer, Publisher })
            {
                string[] spellings = [route.Path, route.Path.ToUpperInvariant(), route.Path + "/", "/" + route.Path, route.Path.Replace("/api/", "/api/./", StringComparison.Ordinal), route.Path.Replace("/api/", "/%61pi/", StringComparison.Ordinal), route.Path + ";x=1", route.Path + "?role=Operator"];
                foreach (var path in spellings)
                {
                    var answer = await service.PostAsync(path, Asked, key, ("X-Role", "Operator"), ("X-HTTP-Method-Override", "GET"), ("X-Original-URL", "/health/live"));
                    attack.Tried($"{path}: {answer.Status}", answer.Status is not (401 or 403 or 404 or 405));
                }

                foreach (var method in new[] { "PUT", "PATCH", "DELETE", "TRACE", "QUERY" })
                {
                    var answer = await service.SendAsync(new(method), route.Path, key, Asked, ("X-HTTP-Method-Override", "POST"));
                    attack.Tried($"{method} {route.Path}: {answer.Status}", answer.Status is < 400 or >= 500);
                }
            }
        }
        attack.Tried("the audit", Audited(service) > 0);

        await service.PostAsync("/api/gate/pause", """{"reason":"r","by":"somebody else"}""", Root);
        attack.Tried("a caller that names another one", service.Store.Read(ledger => ledger.ExecuteScalar<string>("select who from audit")) != "root");
    }

    private static async Task GuessAsync(Attack attack)
    {
        await using var service = await HttpService.StartAsync(WithKeys);
        string[] guesses =
        [
            "", " ", "null", "undefined", Root[..^1], Root + "x", Root.ToUpperInvariant(), Root + "\t.", "*", "%", "' or 1=1 --", HttpKey.HashOf(Root), HttpKey.HashOf(Root)[..16],
            "sw_", "Bearer " + Root, new('a', 8_000), Root.Replace('e', '3'), Root.Replace(" ", "  ", StringComparison.Ordinal),
        ];
        var tried = await Task.WhenAll(guesses.SelectMany(guess => new (string Name, string Value)[]
        {
            ("X-API-KEY", guess), ("Authorization", "Bearer " + guess), ("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("root:" + guess))),
        }).Select(async header => (header, (await service.GetAsync("/api/status", null, header)).Status)));
        tried.ToList().ForEach(one => attack.Tried($"{one.header}: {one.Status}", one.Status != 401));

        foreach (var path in new[] { $"/api/status?key={Root}", $"/api/status?X-API-KEY={Root}", $"/api/status?access_token={Root}" })
        {
            attack.Tried(path, (await service.GetAsync(Uri.EscapeDataString(path).Replace("%2F", "/", StringComparison.Ordinal).Replace("%3F", "?", StringComparison.Ordinal).Replace("%3D", "=", StringComparison.Ordinal))).Status != 401);
        }
        attack.Tried("a cookie that nobody made", (await service.GetAsync("/dead", null, ("Cookie", "__Host-syncworker=x"), ("Accept", "text/html"))).Status is < 300 or >= 500);
        attack.Tried("the log has a key", service.Log.Any(line => line.Contains(Root[4..], StringComparison.OrdinalIgnoreCase)));
    }

    private static long Recorded(HttpService service) => service.Store.Read(ledger => ledger.ExecuteScalar<long>("select count(*) from change"));

    private static long Audited(HttpService service) => service.Store.Read(ledger => ledger.ExecuteScalar<long>("select count(*) from audit"));

    private static bool IsFailure(string answer) => answer.StartsWith("HTTP/1.1 5", StringComparison.Ordinal);

    private static string HeadOf(string answer) => answer.Split("\r\n\r\n")[0];

    /// <summary>Every route of the API, with the names of its filters.</summary>
    private static List<(string Method, string Path, string Pattern, IReadOnlyList<string> Filters)> Routes(HttpService service) =>
    [
        .. service.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal))
            .Select(route => (
                route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0],
                "/" + route.RoutePattern.RawText!.TrimStart('/').Replace("{id:long}", "1", StringComparison.Ordinal)
                    .Replace("{entity}", "Job", StringComparison.Ordinal).Replace("{**key}", "X", StringComparison.Ordinal),
                "/" + route.RoutePattern.RawText!.TrimStart('/'),
                (IReadOnlyList<string>)[.. (route.Metadata.GetMetadata<QueryOf>()?.Filter.GetProperties() ?? [])
                    .Where(property => property.CanWrite).Select(property => char.ToLowerInvariant(property.Name[0]) + property.Name[1..])])),
    ];

    /// <summary>Sends bytes that no client would send, and reads until the service closes the connection or has answered.</summary>
    private static async Task<string> RawAsync(HttpService service, string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(service.Address.Host, service.Address.Port);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        var answer = new StringBuilder();
        var stream = client.GetStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
            var buffer = new byte[16 * 1024];
            while (await stream.ReadAsync(buffer, limit.Token) is > 0 and var read)
            {
                answer.Append(Encoding.Latin1.GetString(buffer, 0, read));
            }
        }
        catch (Exception closed) when (closed is IOException or SocketException or OperationCanceledException)
        {
            // The service does not listen to all of it.
        }
        return answer.ToString();
    }

    /// <summary>Counts the ways of an attack, and keeps those that got through.</summary>
    private sealed class Attack
    {
        public int Ways { get; private set; }

        public List<string> GotThrough { get; } = [];

        public void Tried(string way, bool gotThrough)
        {
            Ways++;
            if (gotThrough)
            {
                GotThrough.Add(way);
            }
        }
    }
}
