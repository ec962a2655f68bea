using System.Text.Json;
using SyncWorker.Ledger.Record;

namespace SyncWorker.Tests;

/// <summary>Requests with an Idempotency-Key, over HTTP and on both stores.</summary>
public sealed class IdempotencyTests
{
    private const string Jobs = """
        [{"entity":"Job","sourceApp":"BC1","sourceType":"S","jobNo":"A","shortDescription":"a","version":1},
         {"entity":"Job","sourceApp":"BC1","sourceType":"S","jobNo":"B","shortDescription":"b","version":1}]
        """;

    private static readonly (string, string) Key = ("Idempotency-Key", "order-17");

    [Fact]
    public async Task A_repeat_gets_the_first_answer_also_from_a_service_that_was_started_since()
    {
        await using var server = await ApiServer.StartAsync();

        var first = await server.SendAsync("POST", "/api/changes", Jobs, Key);
        var again = await server.SendAsync("POST", "/api/changes", Jobs, Key);
        await server.RestartAsync();
        var later = await server.SendAsync("POST", "/api/changes", Jobs, Key);

        Assert.Equal(202, first.Status);
        Assert.Equal([1, 2], first.Body.GetProperty("changes").EnumerateArray().Select(change => change.GetProperty("id").GetInt64()));
        Assert.False(first.Answer.Headers.Contains("Idempotency-Replayed"));
        foreach (var (status, body, answer) in new[] { again, later })
        {
            Assert.Equal(202, status);
            Assert.Equal(JsonSerializer.Serialize(first.Body), JsonSerializer.Serialize(body));
            Assert.Equal("true", Assert.Single(answer.Headers.GetValues("Idempotency-Replayed")));
        }
        Assert.Equal(2, server.Store.Read(ledger => ledger.ExecuteScalar<long>("select count(*) from change")));
    }

    [Fact]
    public async Task The_same_key_with_another_request_is_refused()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SendAsync("POST", "/api/changes", Jobs, Key);

        var body = await server.SendAsync("POST", "/api/changes", Jobs.Replace("\"a\"", "\"x\"", StringComparison.Ordinal), Key);
        var path = await server.SendAsync("POST", "/api/gate/pause", """{"reason":"r"}""", Key);

        Assert.Equal((422, 422), (body.Status, path.Status));
        Assert.Contains("Idempotency-Key = order-17", body.Body.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.True((await server.GetAsync("/api/status")).Body.GetProperty("gate").GetProperty("open").GetBoolean());
    }

    [Fact]
    public async Task A_verb_is_done_once()
    {
        await using var server = await ApiServer.StartAsync();
        const string Pause = """{"reason":"upgrade"}""";

        var first = await server.SendAsync("POST", "/api/gate/pause", Pause, Key);
        await server.SendAsync("POST", "/api/gate/resume", "{}");
        var again = await server.SendAsync("POST", "/api/gate/pause", Pause, Key);

        Assert.Equal((200, 200), (first.Status, again.Status));
        Assert.Equal(JsonSerializer.Serialize(first.Body), JsonSerializer.Serialize(again.Body));
        Assert.Equal("true", Assert.Single(again.Answer.Headers.GetValues("Idempotency-Replayed")));
        Assert.Single((await server.GetAsync("/api/audit?action=pause")).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_replay_is_accepted_once_and_its_place_is_told_again()
    {
        await using var server = await ApiServer.StartAsync();
        var (id, _) = await DeadAsync(server);
        var replay = $$"""{"ids":[{{id}}]}""";

        var first = await server.SendAsync("POST", "/api/dead-letters/replay", replay, Key);
        var again = await server.SendAsync("POST", "/api/dead-letters/replay", replay, Key);

        Assert.Equal((202, 202), (first.Status, again.Status));
        Assert.Equal(first.Answer.Headers.Location, again.Answer.Headers.Location);
        Assert.NotNull(again.Answer.Headers.Location);
        Assert.Single((await server.GetAsync("/api/operations")).Body.GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_request_that_changed_nothing_can_be_corrected_under_its_key()
    {
        await using var server = await ApiServer.StartAsync();

        var wrong = await server.SendAsync("POST", "/api/gate/pause", "{}", Key);
        var right = await server.SendAsync("POST", "/api/gate/pause", """{"reason":"r"}""", Key);

        Assert.Equal((400, 200), (wrong.Status, right.Status));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a\u0001b")]
    public async Task A_key_that_is_none_is_refused_with_the_name_of_the_header(string key)
    {
        await using var server = await ApiServer.StartAsync();

        var (status, body, _) = await server.SendAsync("POST", "/api/changes", Jobs, ("Idempotency-Key", key));

        // The web server itself refuses control characters.
        Assert.Equal(400, status);
        Assert.True(key.Length > 0 || body.GetProperty("errors").TryGetProperty("Idempotency-Key", out _));
    }

    [Fact]
    public async Task An_answer_is_kept_for_a_day_and_then_forgotten()
    {
        using var ledger = new TestLedger();
        var request = new Changes.KeyedRequest("anna", "k", [1, 2], ledger.Clock.GetUtcNow());
        await ledger.Store.WriteAsync(session => KeptAnswers.Keep(session, request, 200, null, "{}"), default);

        var after = request with { At = request.At + KeptAnswers.KeptFor };
        Assert.NotNull(ledger.Store.Read(session => KeptAnswers.Find(session, after)));
        Assert.Null(ledger.Store.Read(session => KeptAnswers.Find(session, after with { At = after.At.AddSeconds(1) })));
        Assert.Null(ledger.Store.Read(session => KeptAnswers.Find(session, request with { Caller = "ben" })));

        // A new request takes the place of one that is too old, whether that was deleted or not.
        var next = after with { At = after.At.AddSeconds(1), Hash = [3] };
        await ledger.Store.WriteAsync(session => KeptAnswers.Keep(session, next, 200, null, "[]"), default);
        Assert.Equal("[]", ledger.Store.Read(session => KeptAnswers.Find(session, next))!.Body);
        await ledger.Store.WriteAsync(session => KeptAnswers.Forget(session, next.At + KeptAnswers.KeptFor + TimeSpan.FromSeconds(1)), default);
        Assert.Equal(0, ledger.Ask<long>("select count(*) from answer"));
    }

    [Fact]
    public async Task Changes_that_are_recorded_in_parts_have_one_answer()
    {
        using var ledger = new TestLedger();
        var request = new Changes.KeyedRequest("anna", "k", [1], ledger.Clock.GetUtcNow());
        Changes.IncomingChange Change(string jobNo) =>
            Reading.Read(TestLedger.JobJson(jobNo, 1), new("http", MessageId: jobNo)).Change with { Request = request };

        await ledger.Recorder.RecordAsync([Change("A"), Change("B")], default);
        await ledger.Recorder.RecordAsync([Change("C"), Change("A")], default);

        Assert.Equal(
            """{"id":1,"duplicate":false},{"id":2,"duplicate":false},{"id":3,"duplicate":false},{"id":null,"duplicate":true}""",
            ledger.Store.Read(session => KeptAnswers.Find(session, request))!.Body);
    }

    private static async Task<(long Id, string Key)> DeadAsync(ApiServer server)
    {
        await server.SendAsync(
            "POST", "/api/changes", """{"entity":"Job","sourceApp":"BC1","sourceType":"S","jobNo":"A","shortDescription":"a","version":1}""");
        await server.Store.WriteAsync(
            ledger => ledger.Execute(
                """
                update change set state = 'Dead', settled_at = 1,
                  error = '{"Class":"rejected","Code":"DIME201","Message":"No.","FirstSeen":"2026-11-20T08:00:00+00:00","LastSeen":"2026-11-20T08:00:00+00:00"}'
                """),
            default);
        return (1, "BC1/S/A");
    }
}
