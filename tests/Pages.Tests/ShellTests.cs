using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using SyncWorker.Pages.Tests.Support;

namespace SyncWorker.Pages.Tests;

/// <summary>What the service answers before anybody looks at it: files, headers, keys.</summary>
public sealed class ShellTests
{
    private static readonly string[] Paths =
        ["/", "/search?q=1", "/record/Job/BC1/SERVICE/JOB-1", "/dead", "/operations", "/calls", "/audit", "/settings", "/sign-in"];

    [Fact]
    public async Task A_page_allows_no_inline_script_or_style_and_no_frame()
    {
        await using var worker = await PageWorker.StartAsync();

        foreach (var path in Paths)
        {
            await AssertStrictAsync(worker, path);
        }
    }

    private static async Task AssertStrictAsync(PageWorker worker, string path)
    {
        using var answer = await worker.Http.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("default-src 'none'; script-src 'self'; style-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        var html = await answer.Content.ReadAsStringAsync();
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.DoesNotContain("onclick=", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stranger_sees_nothing()
    {
        await using var worker = await PageWorker.StartAsync(hasKeys: true);

        foreach (var path in Paths.Where(path => path != "/sign-in"))
        {
            using var asked = new HttpRequestMessage(HttpMethod.Get, path);
            asked.Headers.Add("Accept", "text/html");
            using var answer = await worker.Http.SendAsync(asked);
            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.StartsWith("/sign-in?back=", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
            Assert.Equal("", await answer.Content.ReadAsStringAsync());
        }
        using var negotiate = await worker.Http.PostAsync(new Uri("/_blazor/negotiate?negotiateVersion=1", UriKind.Relative), null);
        Assert.Equal(HttpStatusCode.Unauthorized, negotiate.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, await SocketAsync(worker, worker.Address.GetLeftPart(UriPartial.Authority)));
        using var api = await worker.Http.GetAsync(new Uri("/api/status", UriKind.Relative));
        Assert.Equal(HttpStatusCode.Unauthorized, api.StatusCode);
    }

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://127.0.0.1:1")]
    [InlineData("null")]
    public async Task Another_sites_page_cannot_open_the_WebSocket_nor_post_a_form(string origin)
    {
        await using var worker = await PageWorker.StartAsync();
        await using var guarded = await PageWorker.StartAsync(hasKeys: true);

        Assert.Equal(HttpStatusCode.Forbidden, await SocketAsync(worker, origin));
        Assert.Equal(HttpStatusCode.Forbidden, await SocketAsync(guarded, origin));
        foreach (var path in new[] { "/session", "/session/end", "/_blazor/negotiate" })
        {
            using var form = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent([]) };
            form.Headers.Add("Origin", origin);
            using var answer = await guarded.Http.SendAsync(form);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Its_own_page_can_open_the_WebSocket()
    {
        await using var worker = await PageWorker.StartAsync();

        Assert.Equal(HttpStatusCode.SwitchingProtocols, await SocketAsync(worker, worker.Address.GetLeftPart(UriPartial.Authority)));
    }

    [Fact]
    public async Task Another_host_is_refused_without_keys()
    {
        await using var worker = await PageWorker.StartAsync();

        using var asked = new HttpRequestMessage(HttpMethod.Get, "/");
        asked.Headers.Host = "rebound.example";
        using var answer = await worker.Http.SendAsync(asked);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task A_form_without_an_antiforgery_token_signs_nobody_in()
    {
        await using var worker = await PageWorker.StartAsync(hasKeys: true);

        using var answer = await worker.Http.PostAsync(
            new Uri("/session", UriKind.Relative),
            new FormUrlEncodedContent([new("key", PageWorker.OperatorKey)]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_sign_in_leads_to_this_service_alone()
    {
        await using var worker = await PageWorker.StartAsync(hasKeys: true);
        foreach (var (key, back, goesTo) in new[]
        {
            (PageWorker.OperatorKey, "/dead?entity=Job", "/dead?entity=Job"),
            (PageWorker.ViewerKey, "//evil.example", "/"),
            (PageWorker.ViewerKey, "/\\evil.example", "/"),
            (PageWorker.ViewerKey, "https://evil.example", "/"),
            ("a wrong key", "/dead", "/sign-in?refused=key&back=%2Fdead"),
            (PageWorker.PublisherKey, "/dead", "/sign-in?refused=role&back=%2Fdead"),
        })
        {
            using var answer = await SignInAsync(worker, key, back);

            Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
            Assert.Equal(goesTo, answer.Headers.Location!.ToString());
            var cookies = answer.Headers.TryGetValues("Set-Cookie", out var set) ? set.ToList() : [];
            Assert.Equal(!goesTo.StartsWith("/sign-in", StringComparison.Ordinal), cookies.Exists(IsSession));
        }
    }

    [Fact]
    public async Task The_cookie_is_secure_strict_and_not_for_scripts_and_the_API_does_not_take_it()
    {
        await using var worker = await PageWorker.StartAsync(hasKeys: true);
        using var signedIn = await SignInAsync(worker, PageWorker.OperatorKey, "/");
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(IsSession);

        Assert.Contains("; secure; samesite=strict; httponly", cookie, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await GetAsync(worker, "/", cookie));
        Assert.Equal(HttpStatusCode.Unauthorized, await GetAsync(worker, "/api/status", cookie));
        using var verb = new HttpRequestMessage(HttpMethod.Post, "/api/gate/pause") { Content = JsonContent.Create(new { reason = "x" }) };
        verb.Headers.Add("Cookie", cookie.Split(';')[0]);
        using var paused = await worker.Http.SendAsync(verb);
        Assert.Equal(HttpStatusCode.Unauthorized, paused.StatusCode);
    }

    [Fact]
    public async Task A_sign_in_outlives_a_restart_but_not_its_key()
    {
        await using var worker = await PageWorker.StartAsync(hasKeys: true);
        await using var other = await PageWorker.StartAsync(hasKeys: true, ("Http:Keys:1:Key", "another operator's key"));
        using var signedIn = await SignInAsync(worker, PageWorker.OperatorKey, "/");
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single(IsSession);

        await worker.StopAsync();
        await worker.StartAgainAsync();

        Assert.Equal(HttpStatusCode.OK, await GetAsync(worker, "/", cookie));
        Assert.Equal(HttpStatusCode.Redirect, await GetAsync(other, "/", cookie));
    }

    private static bool IsSession(string cookie) => cookie.StartsWith("__Host-syncworker=", StringComparison.Ordinal);

    private static async Task<HttpStatusCode> GetAsync(PageWorker worker, string path, string cookie)
    {
        using var asked = new HttpRequestMessage(HttpMethod.Get, path);
        asked.Headers.Add("Cookie", cookie.Split(';')[0]);
        asked.Headers.Add("Accept", "text/html");
        using var answer = await worker.Http.SendAsync(asked);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> SignInAsync(PageWorker worker, string key, string back)
    {
        using var page = await worker.Http.GetAsync(new Uri("/sign-in", UriKind.Relative));
        var html = await page.Content.ReadAsStringAsync();
        var token = html.Split("name=\"__RequestVerificationToken\" value=\"")[1].Split('"')[0];
        using var form = new HttpRequestMessage(HttpMethod.Post, "/session")
        {
            Content = new FormUrlEncodedContent(
                [new("key", key), new("back", back), new("__RequestVerificationToken", WebUtility.HtmlDecode(token))]),
        };
        form.Headers.Add("Cookie", string.Join("; ", page.Headers.GetValues("Set-Cookie").Select(cookie => cookie.Split(';')[0])));
        return await worker.Http.SendAsync(form);
    }

    /// <summary>How the WebSocket of the page is answered.</summary>
    private static async Task<HttpStatusCode> SocketAsync(PageWorker worker, string origin)
    {
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(new UriBuilder(worker.Address) { Scheme = "ws", Path = "/_blazor" }.Uri, default);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }
        return socket.HttpStatusCode;
    }
}
