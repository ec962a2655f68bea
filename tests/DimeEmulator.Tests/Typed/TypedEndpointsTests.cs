using System.Text.Json;

namespace DimeEmulator.Tests;

public sealed class TypedEndpointsTests
{
    private const string Job =
        """{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"J1","shortDescription":"Boiler","freeDecimal1":12.50,"freeBit1":true}""";

    [Fact]
    public async Task A_task_can_be_imported_below_a_job_that_was_posted()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var posted = await emulator.SendAsync(HttpMethod.Post, "/job", Job);
        var imported = await emulator.ImportAsync(Row.Task("J1", "T1"));
        var refused = await emulator.ImportAsync(Row.Task("J2", "T1"));

        Assert.Equal((200, 200, 400), (posted.Status, imported.Status, refused.Status));
        Assert.Equal("12.50", Assert.Single(await emulator.StateAsync("Job"))["FreeDecimal1"]);
    }

    [Fact]
    public async Task An_imported_job_can_be_read_and_deleted_by_its_own_endpoint()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.ArrangeAsync(Row.Job("J1", ("FreeDecimal1", "12.50"), ("FreeBit1", "1"), ("Importance", "2"), ("FreeDate1", "")));

        var (_, read) = await emulator.SendAsync(HttpMethod.Get, "/job/j1");
        var deleted = await emulator.SendAsync(HttpMethod.Delete, "/job", Job);
        var (gone, words) = await emulator.SendAsync(HttpMethod.Get, "/job/J1");

        Assert.Equal(
            """{"sourceApp":"BC1","sourceType":"SERVICE","jobNo":"J1","shortDescription":"Boiler","importance":2,"freeDecimal1":12.50,"freeDate1":null,"freeBit1":true}""",
            read);
        Assert.Equal((200, 404), (deleted.Status, gone));
        Assert.Equal("""{"Error":"NotFound","Description":"The job J1 does not exist."}""", words);
    }

    [Fact]
    public async Task An_array_is_one_call_with_one_verdict()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var (status, _) = await emulator.SendAsync(HttpMethod.Put, "/pin", """[{"name":"A"},{"name":"B","color":"much too long"}]""");

        Assert.Equal(400, status);
        Assert.Empty(await emulator.StateAsync("Pin"));
        Assert.Equal(2, (await emulator.CallsAsync())[0].GetProperty("rows").GetInt32());
    }

    [Theory]
    [InlineData("/pin", """{"name":"A","colour":"#fff"}""", "A pin has no member 'colour'.")]
    [InlineData("/pin", """{"name":1}""", "'name' must not be 1.")]
    [InlineData(
        "/pin", """{"color":"#fff"}""", "Procedure or function 'mboc_upsertPin' expects parameter '@Name', which was not supplied.")]
    [InlineData("/pin", "7", "The body must be a JSON object or an array of objects.")]
    [InlineData("/pin", "[7]", "The body must be a JSON object or an array of objects.")]
    [InlineData("/actionUri", """{"uri":"https://x"}""", "The body must be a JSON array; it is Object.")]
    [InlineData(
        "/message",
        """{"text":"Hi","severity":"Loud"}""",
        "severity must be 0 to 5 or one of Verbose, Debug, Info, Warning, Error, Fatal.")]
    [InlineData(
        "/user",
        """{"name":"Ann","colour":"red"}""",
        "A user must have a name. Allowed members: name, type, email, password, language, timeZone.")]
    public async Task An_unacceptable_body_is_refused_with_a_reason(string path, string body, string words)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync("""{"values":"strict","unknownMembers":"refuse"}""");

        var (status, answer) = await emulator.SendAsync(HttpMethod.Post, path, body);

        Assert.Equal(400, status);
        Assert.Equal(words, JsonElement.Parse(answer).GetProperty("Description").GetString());
    }

    [Theory]
    [InlineData("flat", 200, """{"success":true,"message":"ok","status":200,"phrase":"OK"}""")]
    [InlineData("wrapped", 200, """{"content":"{\"Success\":true,\"Message\":null,\"Status\":200,\"Phrase\":null,\"Appointments\":[]}","contentType":"application/json","statusCode":200}""")]
    [InlineData("both", 200, """{"content":"{\"Success\":true,\"Message\":null,\"Status\":200,\"Phrase\":null,\"Appointments\":[]}","contentType":"application/json","statusCode":200,"success":true,"message":"ok","status":200,"phrase":"OK"}""")]
    public async Task The_option_decides_the_shape_of_the_answer_to_a_typed_write(string shape, int status, string body)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync($$"""{"typedAnswer":"{{shape}}"}""");

        var answer = await emulator.SendAsync(HttpMethod.Post, "/pin", """{"name":"A"}""");

        Assert.Equal((status, body), answer);
    }

    [Theory]
    [InlineData("flat", "\"success\":false", "\"status\":400")]
    [InlineData("wrapped", "\"Description\\\":", "\"statusCode\":400")]
    [InlineData("both", "\"success\":false", "\"statusCode\":400")]
    public async Task A_refusal_with_status_200_is_recognisable_in_every_shape(string shape, string one, string other)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync($$"""{"typedAnswer":"{{shape}}","refusedStatus":200}""");

        var (status, body) = await emulator.SendAsync(HttpMethod.Post, "/pin", """{"color":"#fff"}""");

        Assert.Equal(200, status);
        Assert.Contains(one, body, StringComparison.Ordinal);
        Assert.Contains(other, body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unknown_members_are_ignored_unless_the_option_refuses_them()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        var (status, _) = await emulator.SendAsync(HttpMethod.Post, "/pin", """{"name":"A","CrudTypes":[0,2]}""");

        Assert.Equal(200, status);
        Assert.Equal(["A"], await emulator.StateAsync("Pin", "Name"));
    }

    [Theory]
    [InlineData("merged", 200)]
    [InlineData("notFound", 404)]
    public async Task The_option_decides_whether_a_doubled_slash_is_merged_or_not_found(string rule, int expected)
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync($$"""{"doubledSlash":"{{rule}}"}""");

        var (status, _) = await emulator.SendAsync(HttpMethod.Post, "//message", """{"text":"Hi"}""");

        Assert.Equal(expected, status);
    }

    [Fact]
    public async Task An_entity_without_a_delete_procedure_is_deleted_only_by_its_endpoint()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.SendAsync(HttpMethod.Post, "/actionUri", """[{"uri":"https://x"},{"uri":"https://y"}]""");

        var (status, _) = await emulator.SendAsync(HttpMethod.Delete, "/actionUri", """[{"uri":"https://x"}]""");

        Assert.Equal(200, status);
        Assert.Equal(["https://y"], await emulator.StateAsync("ActionUri", "Url"));
    }

    [Fact]
    public async Task Typed_writes_survive_a_kill_too()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.SendAsync(HttpMethod.Post, "/actionUri", """[{"uri":"https://x"},{"uri":"https://y"}]""");
        await emulator.SendAsync(HttpMethod.Delete, "/actionUri", """[{"uri":"https://x"}]""");

        await emulator.StopAsync();
        await emulator.StartAgainAsync();

        Assert.Equal(["https://y"], await emulator.StateAsync("ActionUri", "Url"));
    }

    [Fact]
    public async Task A_fault_applies_to_a_typed_row_as_to_an_imported_one()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.FaultAsync("""{"path":"/pin","where":{"Name":"A"},"status":422,"body":{"Description":"Not this one."}}""");

        var hit = await emulator.SendAsync(HttpMethod.Post, "/pin", """{"name":"A"}""");
        var missed = await emulator.SendAsync(HttpMethod.Post, "/pin", """{"name":"B"}""");

        Assert.Equal((422, 200), (hit.Status, missed.Status));
    }
}
