using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Cache;

public sealed class ReadCacheTests
{
    private readonly FakeClock _time = new();

    [Fact]
    public async Task The_cache_is_off_by_default()
    {
        var handler = StubHandler.Answering(200, "[]");
        using var client = Clients.Over(handler);

        await client.Categories.GetAllAsync();
        var second = await client.Categories.GetAllAsync();

        Assert.Equal(2, handler.Sent.Count);
        Assert.Null(second.Cached);
    }

    [Fact]
    public async Task A_list_is_read_once_in_its_lifetime_and_states_its_age()
    {
        using var client = Client(new(), Script.Ok("""[{"name":"A"}]"""), Script.Ok("""[{"name":"B"}]"""));

        var first = await client.Categories.GetAllAsync();
        _time.Advance(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1));
        var second = await client.Categories.GetAllAsync();
        _time.Advance(TimeSpan.FromTicks(1));
        var third = await client.Categories.GetAllAsync();

        Assert.Equal(["A", "A", "B"], new[] { first, second, third }.Select(r => r.EnsureSuccess()[0].Name));
        Assert.Equal((null, 1), (first.Cached, first.Attempts));
        Assert.Equal((new CacheHit(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1), null), 0), (second.Cached, second.Attempts));
        Assert.Null(third.Cached);
        Assert.NotSame(first.Data![0], second.Data![0]);
    }

    [Theory]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(null)]
    public async Task A_stale_list_is_served_while_the_API_cannot_be_reached(int? status)
    {
        var outage = status is { } code ? Script.Status(code) : Script.Fail();
        using var client = Client(
            new() { StaleFor = TimeSpan.FromHours(1) }, Script.Ok("""[{"name":"A"}]"""), outage, outage, Script.Ok("[]"));

        await client.Categories.GetAllAsync();
        _time.Advance(TimeSpan.FromMinutes(64));
        var stale = await client.Categories.GetAllAsync();
        _time.Advance(TimeSpan.FromMinutes(1));
        var tooOld = await client.Categories.GetAllAsync();
        var back = await client.Categories.GetAllAsync();

        Assert.Equal("A", stale.EnsureSuccess()[0].Name);
        Assert.Equal((TimeSpan.FromMinutes(64), status, 1), (stale.Cached!.Age, stale.Cached.StaleBecause!.StatusCode, stale.Attempts));
        Assert.False(tooOld.Ok);
        Assert.Empty(back.EnsureSuccess());
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    public async Task A_refused_caller_gets_no_stale_list(int status)
    {
        using var client = Client(new() { StaleFor = TimeSpan.FromHours(1) }, Script.Ok("[]"), Script.Status(status));

        await client.Categories.GetAllAsync();
        _time.Advance(TimeSpan.FromMinutes(5));
        var result = await client.Categories.GetAllAsync();

        Assert.Equal(status, result.Error!.StatusCode);
    }

    [Fact]
    public async Task Failures_and_unreadable_lists_are_not_cached()
    {
        using var client = Client(new(), Script.Status(500), Script.Ok("{}"), Script.Ok("""[{"name":1}]"""), Script.Ok("[]"));

        Assert.False((await client.Categories.GetAllAsync()).Ok);
        Assert.False((await client.Categories.GetAllAsync()).Ok);
        Assert.False((await client.Categories.GetAllAsync()).Ok);
        Assert.True((await client.Categories.GetAllAsync()).Ok);
    }

    [Theory]
    [InlineData("mboc_upsertCategory", 200, false)]
    [InlineData("mboc_upsertCategory", 503, false)] // it may have been executed
    [InlineData("mboc_upsertJob", 200, true)]
    [InlineData("mboc_deleteJob", 200, false)] // the server may delete further records with it
    [InlineData("my_own", 200, false)]
    public async Task A_write_drops_the_cached_lists_that_it_may_have_changed(string procedure, int status, bool stillCached)
    {
        using var client = Client(new(), Script.Ok("[]"), Script.Status(status), Script.Ok("[]"));

        await client.Categories.GetAllAsync();
        await client.Imports.RunUncheckedAsync([new(procedure, [])]);

        Assert.Equal(stillCached, (await client.Categories.GetAllAsync()).Cached is not null);
    }

    [Fact]
    public async Task A_list_requested_before_a_write_is_not_cached_after_it()
    {
        DimeSchedulerClient? client = null;
        var asked = 0;
        using var handler = new StubHandler(async (request, _) =>
        {
            if (request.Method == HttpMethod.Get && asked++ == 0)
            {
                await client!.Imports.RunUncheckedAsync([new("mboc_upsertCategory", [])], cancellationToken: CancellationToken.None);
            }
            return Answer.Json(200, request.Method == HttpMethod.Get ? "[]" : "{}");
        });
        client = Clients.Over(handler, _time, new() { ApiKey = "key", Cache = new() });

        await client.Categories.GetAllAsync();
        await client.Categories.GetAllAsync();

        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task A_call_can_skip_the_cache_and_one_with_its_own_headers_never_uses_it()
    {
        using var client = Client(
            new() { StaleFor = TimeSpan.FromDays(1) },
            Script.Ok("[]"),
            Script.Ok("""[{"name":"B"}]"""),
            Script.Ok("[]"),
            Script.Status(503));

        await client.Categories.GetAllAsync();
        var skipped = await client.Categories.GetAllAsync(new() { SkipCache = true });
        var withHeaders = await client.Categories.GetAllAsync(
            new() { Headers = new Dictionary<string, string> { ["X-API-KEY"] = "other" } });
        var failed = await client.Categories.GetAllAsync(new() { SkipCache = true });
        var cached = await client.Categories.GetAllAsync();

        Assert.Equal((null, null, 503), (skipped.Cached, withHeaders.Cached, failed.Error!.StatusCode));
        Assert.Equal("B", cached.EnsureSuccess()[0].Name); // the call that skipped the cache stored its list
    }

    [Fact]
    public void The_least_recently_read_list_is_evicted()
    {
        var cache = new ReadCache(new() { MaxLists = 2 }, _time);
        var attempt = new Attempt(null, null, null);

        cache.Keep("a", attempt, cache.Writes);
        cache.Keep("b", attempt, cache.Writes);
        cache.Find("a", outage: null);
        cache.Keep("c", attempt, cache.Writes);

        Assert.Equal(["a", "c"], new[] { "a", "b", "c" }.Where(path => cache.Find(path, outage: null) is not null));
    }

    [Fact]
    public void Only_lists_without_a_query_are_cached()
    {
        Assert.True(ReadCache.Holds(new(HttpMethod.Get, "category") { BringsList = true }, null));
        Assert.False(ReadCache.Holds(new(HttpMethod.Get, "notification?page=1") { BringsList = true }, null));
        Assert.False(ReadCache.Holds(new(HttpMethod.Get, "job/1") { BringsList = false }, null));
        Assert.False(ReadCache.Holds(new(HttpMethod.Post, "category") { BringsList = true }, null));
    }

    [Theory]
    [InlineData(0, 0, 0, "Cache.MaxLists is 0; allowed: 1 or more.")]
    [InlineData(1, -1, 0, "Cache.Lifetime is -00:00:01; allowed: zero to 365 days.")]
    [InlineData(1, 0, -1, "Cache.StaleFor is -00:00:01; allowed: zero to 365 days.")]
    public void A_wrong_option_is_named(int lists, int lifetime, int stale, string message)
    {
        var cache = new ReadCacheOptions
        {
            MaxLists = lists,
            Lifetime = TimeSpan.FromSeconds(lifetime),
            StaleFor = TimeSpan.FromSeconds(stale),
        };

        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => Client(cache));

        Assert.StartsWith(message, thrown.Message, StringComparison.Ordinal);
    }

    private DimeSchedulerClient Client(ReadCacheOptions cache, params Func<HttpResponseMessage?>[] steps) =>
        Clients.Over(Script.Of(steps), _time, new() { ApiKey = "key", Cache = cache, Retry = RetryOptions.None });
}
