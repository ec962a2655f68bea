namespace SyncWorker.Tests;

/// <summary>A publisher's key that is bound to source applications speaks for these, and sees only what is theirs.</summary>
public sealed class BoundKeyTests : IAsyncLifetime
{
    private const string
        Bound = "the key of BC1, bound",
        Free = "the key of all, unbound";

    private HttpService _service = null!;

    public async Task InitializeAsync() => _service = await HttpService.StartAsync(
        ("Http:Keys:0:Key", Bound), ("Http:Keys:0:Role", "Publisher"), ("Http:Keys:0:SourceApps:0", "BC1"),
        ("Http:Keys:1:Key", Free), ("Http:Keys:1:Role", "Publisher"));

    public async Task DisposeAsync() => await _service.DisposeAsync();

    [Theory]
    [InlineData("BC1")]
    [InlineData("bc1 ")] // the same key for the ledger, and for SQL Server
    public async Task It_may_post_changes_of_its_own(string app) =>
        Assert.Equal(202, (await _service.PostAsync("/api/changes", Job(app, "J"), Bound)).Status);

    [Theory]
    [InlineData("""{"entity":"Job","sourceApp":"CRM","sourceType":"S","jobNo":"J","shortDescription":"s"}""", "sourceApp", "\"CRM\" must be BC1")]
    [InlineData("""{"entity":"Job","sourceApp":"BC1/","sourceType":"S","jobNo":"J","shortDescription":"s"}""", "sourceApp", "must be BC1")]
    [InlineData("""{"entity":"Job","kind":"Delete","fields":{"SourceApp":"CRM","SourceType":"S","JobNo":"J"}}""", "sourceApp", "\"CRM\" must be BC1")]
    [InlineData("""{"entity":"Resource","resourceNo":"R"}""", "sourceApp", "must be BC1")]
    [InlineData("""{"entity":"Category","name":"C","displayName":"C","color":"#112233"}""", "entity", "\"Category\" belongs to no sourceApp")]
    public async Task Of_another_source_it_may_change_nothing_and_the_answer_says_what_it_may(string change, string field, string words)
    {
        var refused = await _service.PostAsync("/api/changes", change, Bound);

        Assert.Equal(403, refused.Status);
        Assert.Contains(words, refused.Json.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(0, Recorded());
    }

    [Fact]
    public async Task One_foreign_change_among_many_refuses_all_of_them()
    {
        var refused = await _service.PostAsync("/api/changes", new[] { Job("BC1", "1"), Job("CRM", "2"), Job("BC1", "3") }, Bound);

        Assert.Equal(403, refused.Status);
        Assert.True(refused.Json.GetProperty("errors").TryGetProperty("[1].sourceApp", out _));
        Assert.Equal(0, Recorded());
    }

    [Fact]
    public async Task A_record_of_another_source_is_not_taken_over_by_writing_the_own_name_into_it()
    {
        await _service.PostAsync("/api/changes", Resource("CRM", "R1"), Free);

        var taken = await _service.PostAsync("/api/changes", Resource("BC1", "R1"), Bound);
        var own = await _service.PostAsync("/api/changes", Resource("BC1", "R2"), Bound);
        var again = await _service.PostAsync("/api/changes", Resource("BC1", "R2", "Ann"), Bound);

        Assert.Equal((403, 202, 202), (taken.Status, own.Status, again.Status));
        Assert.Contains("may not change Resource R1", taken.Body, StringComparison.Ordinal);
        Assert.Equal(3, Recorded());
    }

    [Fact]
    public async Task It_sees_only_changes_and_records_of_its_own()
    {
        var own = await PostedAsync(Job("BC1", "J1"), Bound);
        var ownResource = await PostedAsync(Resource("BC1", "R1"), Bound);
        var foreign = await PostedAsync(Job("CRM", "J2"), Free);
        var foreignResource = await PostedAsync(Resource("CRM", "R2"), Free);

        Assert.Equal(
            new[] { 200, 200, 404, 404, 404 },
            await Task.WhenAll(new[] { own, ownResource, foreign, foreignResource, 999 }
                .Select(async id => (await _service.GetAsync($"/api/changes/{id}", Bound)).Status)));
        Assert.Equal(
            (await _service.GetAsync($"/api/changes/999", Bound)).Body.Replace("999", $"{foreign}", StringComparison.Ordinal).Split("traceId")[0],
            (await _service.GetAsync($"/api/changes/{foreign}", Bound)).Body.Split("traceId")[0]);
        Assert.Equal(200, (await _service.GetAsync($"/api/changes/{foreign}", Free)).Status);
        Assert.Equal(200, (await _service.GetAsync("/api/entities/Job?sourceApp=BC1", Bound)).Status);
        var others = await _service.GetAsync("/api/entities/Job?sourceApp=CRM", Bound);
        Assert.Equal(403, others.Status);
        Assert.Contains("\"CRM\" must be BC1", others.Json.GetProperty("errors").GetProperty("sourceApp")[0].GetString(), StringComparison.Ordinal);
    }

    private static object Job(string app, string jobNo) =>
        new { entity = "Job", sourceApp = app, sourceType = "SERVICE", jobNo, shortDescription = "s" };

    private static object Resource(string app, string resourceNo, string name = "Bob") =>
        new { entity = "Resource", sourceApp = app, sourceType = "SERVICE", resourceNo, resourceName = name, displayName = name };

    private async Task<long> PostedAsync(object change, string key) =>
        (await _service.PostAsync("/api/changes", change, key)).Json.GetProperty("changes")[0].GetProperty("id").GetInt64();

    private long Recorded() => _service.Store.Read(ledger => ledger.ExecuteScalar<long>("select count(*) from change"));
}
