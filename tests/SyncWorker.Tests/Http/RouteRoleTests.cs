using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Routing;
using SyncWorker.Hosting;
using SyncWorker.Operate;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>Which role may use which HTTP route. Every route is called with a key of every role.</summary>
public sealed class RouteRoleTests
{
    private const string
        Anybody = "anybody",
        Publishers = "Publisher",
        Viewers = "Viewer",
        Followers = "Publisher Viewer",
        OperatorsOnly = "";

    // The operator may use every route. A new route must list here which other roles may use it.
    private static readonly Dictionary<string, string> May = new()
    {
        ["GET /health/live"] = Anybody,
        ["GET /health/ready"] = Anybody,
        ["GET /openapi/{documentName}.json"] = Anybody,
        ["GET /scalar/{documentName?}"] = Followers,
        ["GET /scalar/favicon.svg"] = Followers,
        ["GET /scalar/scalar.aspnetcore.js"] = Followers,
        ["GET /scalar/scalar.js"] = Followers,
        ["POST /api/changes"] = Publishers,
        ["GET /api/changes/{id:long}"] = Followers,
        ["GET /api/entities/{entity}"] = Followers,
        ["GET /api/entities/{entity}/{**key}"] = Viewers,
        ["GET /api/status"] = Viewers,
        ["GET /api/status/stream"] = Viewers,
        ["GET /api/verify"] = Viewers,
        ["GET /api/changes"] = Viewers,
        ["GET /api/entities"] = Viewers,
        ["GET /api/search"] = Viewers,
        ["GET /api/audit"] = Viewers,
        ["GET /api/imports"] = Viewers,
        ["GET /api/imports/{id:long}"] = Viewers,
        ["GET /api/dead-letters"] = Viewers,
        ["GET /api/dead-letters/groups"] = Viewers,
        ["GET /api/dead-letters/{id:long}"] = Viewers,
        ["GET /api/operations"] = Viewers,
        ["GET /api/operations/{id:long}"] = Viewers,
        ["POST /api/dead-letters/replay"] = OperatorsOnly,
        ["POST /api/dead-letters/discard"] = OperatorsOnly,
        ["POST /api/dead-letters/{id:long}/edit"] = OperatorsOnly,
        ["POST /api/operations/{id:long}/cancel"] = OperatorsOnly,
        ["POST /api/entities/skip"] = OperatorsOnly,
        ["POST /api/entities/reset"] = OperatorsOnly,
        ["POST /api/resend"] = OperatorsOnly,
        ["POST /api/gate/pause"] = OperatorsOnly,
        ["POST /api/gate/resume"] = OperatorsOnly,
    };

    [Fact]
    public async Task Every_route_admits_exactly_its_roles()
    {
        using var directory = new TemporaryDirectory();
        await using var app = WorkerHost.Build(null, Settings(directory.Path));
        await app.StartAsync();

        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(
                route => route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods,
                (route, method) => (Method: method, Pattern: "/" + route.RoutePattern.RawText!.TrimStart('/')))
            .ToList();
        Assert.Equal(May.Keys.Order(), routes.Select(route => $"{route.Method} {route.Pattern}").Order());

        var wrong = new List<string>();
        string[] roles = ["none", "unknown", .. Enum.GetNames<HttpRole>()];
        foreach (var (method, pattern) in routes)
        {
            foreach (var role in roles)
            {
                var status = await AskAsync(new(app.Urls.First()), method, pattern, role);
                var may = May[$"{method} {pattern}"];
                var expected = may == Anybody || role == nameof(HttpRole.Operator) || may.Split(' ').Contains(role) ? "let in"
                    : role is "none" or "unknown" ? "401" : "403";
                var actual = status switch { HttpStatusCode.Unauthorized => "401", HttpStatusCode.Forbidden => "403", _ => "let in" };
                if (actual != expected)
                {
                    wrong.Add($"{method} {pattern} with {role}: {actual}, and should be {expected}");
                }
            }
        }
        await app.StopAsync();

        Assert.Empty(wrong);
    }

    private static async Task<HttpStatusCode> AskAsync(Uri address, string method, string pattern, string role)
    {
        var path = pattern.Replace("{id:long}", "1", StringComparison.Ordinal).Replace("{entity}", "Job", StringComparison.Ordinal)
            .Replace("{**key}", "BC1/SERVICE/1", StringComparison.Ordinal).Replace("{documentName}", "v1", StringComparison.Ordinal)
            .Replace("{documentName?}", "", StringComparison.Ordinal);
        using var client = new HttpClient { BaseAddress = address };
        using var request = new HttpRequestMessage(new(method), path) { Content = method == "POST" ? JsonContent.Create(new { }) : null };
        if (role != "none")
        {
            request.Headers.Add("X-API-KEY", KeyOf(role));
        }

        // A stream has an answer, but no end.
        return (await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead)).StatusCode;
    }

    private static string KeyOf(string role) => $"a-key-of-{role}-and-long-enough";

    private static Dictionary<string, string?> Settings(string directory)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Dime:BaseAddress"] = "http://127.0.0.1:1",
            ["Dime:ApiKey"] = "test",
            ["Ledger:Directory"] = directory,
            ["Http:Urls"] = "http://127.0.0.1:0",
            ["Logging:LogLevel:Default"] = "None",
        };
        foreach (var (index, role) in Enum.GetNames<HttpRole>().Index())
        {
            settings[$"Http:Keys:{index}:Key"] = KeyOf(role);
            settings[$"Http:Keys:{index}:Role"] = role;
        }
        return settings;
    }
}
