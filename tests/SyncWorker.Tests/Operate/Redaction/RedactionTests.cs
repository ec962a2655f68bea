using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Changes;
using SyncWorker.Operate;
using SyncWorker.Operate.Redaction;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>Personal fields are shown to operators alone; logs and exports never have them.</summary>
public sealed class RedactionTests
{
    private const string
        Operators = "an operator's key",
        Viewers = "a viewer's key",
        Publishers = "a publisher's key",
        Mail = "ann.private@example.org",
        Phone = "+32 9 555 01 23";

    private static readonly (string, string)[] Settings =
    [
        ("Http:Keys:0:Key", Operators), ("Http:Keys:0:Role", "Operator"), ("Http:Keys:1:Key", Viewers), ("Http:Keys:1:Role", "Viewer"),
        ("Http:Keys:2:Key", Publishers), ("Http:Keys:2:Role", "Publisher"),
        ("Redaction:Fields:0", "Resource.email"), ("Redaction:Fields:1", "*.*phone*"),
    ];

    [Fact]
    public async Task Who_is_no_operator_sees_a_mark_in_every_answer_and_an_operator_sees_the_values()
    {
        await using var service = await HttpService.StartAsync(Settings);
        var letter = await DeadResourceAsync(service);
        string[] paths =
        [
            "/api/dead-letters", $"/api/dead-letters/{letter}", "/api/dead-letters/groups", "/api/changes", $"/api/changes/{letter}",
            "/api/entities/Resource/R1", "/api/entities", "/api/search?q=R1", "/api/imports", "/api/status", "/api/operations",
        ];

        var seen = string.Concat(await Task.WhenAll(paths.Select(async path => await OkAsync(service, path, Operators))));
        Assert.Contains(Mail, seen, StringComparison.Ordinal);
        Assert.Contains("555 01 23", seen, StringComparison.Ordinal);
        foreach (var path in paths)
        {
            var body = await OkAsync(service, path, Viewers);
            Assert.DoesNotContain("ann.private", body, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("555 01 23", body, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("ann.private", await OkAsync(service, $"/api/changes/{letter}", Publishers), StringComparison.OrdinalIgnoreCase);

        var shown = (await service.GetAsync($"/api/dead-letters/{letter}", Viewers)).Json;
        Assert.Equal(Redactor.Mark, shown.GetProperty("fields").GetProperty("Email").GetString());
        Assert.Equal("Ann", shown.GetProperty("fields").GetProperty("ResourceName").GetString());
        Assert.Contains($"'{Redactor.Mark}'", shown.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_export_has_the_mark_whoever_makes_it()
    {
        await using var service = await HttpService.StartAsync(Settings);
        await DeadResourceAsync(service);
        using var operate = service.Operator(Operators);

        var over = (await operate.ForExport().DeadLettersAsync(new(), default)).Items.Single();
        var direct = (await service.Get<IOperator>().ForExport().DeadLettersAsync(new(), default)).Items.Single();

        Assert.All([over, direct], letter => Assert.Equal((Redactor.Mark, "Ann"), (letter.Fields["Email"], letter.Fields["ResourceName"])));
    }

    [Theory]
    [InlineData("email = \"ann@x.org\": is longer than 100 characters", "email = \"[redacted]\": is longer than 100 characters")]
    [InlineData("The value 'ann@x.org' of 'Email' is not valid", "The value '[redacted]' of 'Email' is not valid")]
    [InlineData("Job 'J1' has no 'category'", "Job 'J1' has no 'category'")] // names no personal field
    [InlineData("emailed 'J1'", "emailed 'J1'")]
    public void In_a_log_line_what_is_quoted_beside_the_name_of_a_personal_field_becomes_the_mark(string message, string logged)
    {
        using var written = new StringWriter();
        var lines = new LogLines(new FakeClock(Some.Now), new(new() { Fields = ["Resource.email"] }));

        lines.Write(new LogEntry<string>(LogLevel.Warning, "W", 0, message, null, (state, _) => state), null, written);

        Assert.EndsWith($" warn: W: {logged}{Environment.NewLine}", written.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Resource.email", true)]
    [InlineData("resource.EMAIL", true)]
    [InlineData("*.*phone*", true)]
    [InlineData("Resource.emial", false)]
    [InlineData("Resource", false)]
    [InlineData("", false)]
    [InlineData("Resource.email.x", false)]
    public void A_rule_that_matches_no_field_of_the_catalog_is_a_mistake(string rule, bool isKnown) =>
        Assert.Equal(isKnown, !new RedactionOptions { Fields = [rule] }.Contradictions().Any());

    private static async Task<string> OkAsync(HttpService service, string path, string key)
    {
        var reply = await service.GetAsync(path, key);
        Assert.True(reply.Status == 200, $"{path}: {reply.Body}");
        return reply.Body;
    }

    /// <summary>A resource that the server refused, with personal values in the change and in the server's words.</summary>
    private static async Task<long> DeadResourceAsync(HttpService service)
    {
        var posted = await service.PostAsync(
            "/api/changes",
            new
            {
                entity = "Resource",
                sourceApp = "BC1",
                sourceType = "S",
                resourceNo = "R1",
                resourceName = "Ann",
                displayName = "Ann",
                email = Mail,
                mobilePhone = Phone,
            },
            Operators);
        Assert.Equal(202, posted.Status);
        var id = posted.Json.GetProperty("changes")[0].GetProperty("id").GetInt64();
        await service.Store.WriteAsync(
            ledger =>
            {
                var error = JsonSerializer.Serialize(
                    new DeadReason { Class = "rejected", Code = "DIME201", Message = $"Email: '{Mail.ToUpperInvariant()}' is taken", Field = "Email" },
                    FieldsJson.Options);
                ledger.Execute("update change set state = 'Dead', settled_at = received_at, error = @error where id = @id", new { id, error });
                ledger.Execute("update entity set base_fields = (select fields from change where id = @id) where entity = 'Resource'", new { id });
            },
            default);
        return id;
    }
}
