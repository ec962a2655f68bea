using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Integration.Tests.Support;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Integration.Tests;

/// <summary>
/// The table of values in <c>docs/messages.md</c>, through decoder, worker, SDK and emulator: a value that the decoder accepts is
/// accepted by the emulator.
/// </summary>
public sealed partial class ValueTableTests
{
    private const string Seconds = "InSeconds";

    // Parents that the other records need.
    private static readonly string[] Above = ["Job", "Task", "Resource"];

    [Theory]
    [InlineData("strict")]
    [InlineData("lenient")]
    public async Task Every_value_that_the_table_accepts_arrives_in_the_given_form_and_every_other_is_refused(string values)
    {
        await using var worker = await Worker.StartAsync();
        await worker.Board.SetAsync(new { values });
        var rows = Rows();

        foreach (var (place, (type, written, sent)) in rows.Index())
        {
            using var above = await PostAsync(
                worker, $"[{string.Join(',', Above.Select(name => Json(Values(DimeCatalog.Find(name)!, place))))}]");
            Assert.Equal(HttpStatusCode.Accepted, above.StatusCode);
            using var answer = await PostAsync(worker, Change(type, written, place));
            Assert.True(
                answer.StatusCode == (sent is null ? HttpStatusCode.BadRequest : HttpStatusCode.Accepted),
                $"{type} {written}: {await answer.Content.ReadAsStringAsync()}");
        }
        await worker.UntilDoneAsync(received: rows.Count(row => row.Sent is not null) + (Above.Length * rows.Count));

        Assert.Empty(((await worker.Operator.DeadLettersAsync(new() { Limit = 100 }, default)).Items)
            .Select(letter => $"{letter.Entity} {letter.Key}: {letter.Message}"));
        foreach (var (place, (type, written, sent)) in rows.Index().Where(row => row.Item.Sent is not null))
        {
            var (entity, field) = FieldOf(type);
            var wire = sent!.Contains(Seconds, StringComparison.Ordinal) ? field.Wire + Seconds : field.Wire;
            var records = await worker.Board.StateAsync(entity.Name);
            var name = Values(entity, place).ContainsValue($"\"V-{place}\"") ? $"V-{place}" : sent;
            var record = Assert.Single(records, one => one.EnumerateObject().Any(value => value.Value.GetString() == name));
            Assert.Equal((type, written, sent.Split(' ')[0]), (type, written, record.GetProperty(wire).GetString()));
        }
    }

    [Fact]
    public async Task A_strict_server_refuses_every_value_that_the_table_refuses()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await board.SetAsync(new { values = "strict" });
        using var http = new HttpClient { BaseAddress = board.Address, DefaultRequestHeaders = { { "X-API-KEY", "test" } } };

        // Skips well-formed dates that make no sense to a planner: the server does not refuse those.
        foreach (var (type, written, _) in Rows().Where(row => row.Sent is null && !MeansNothing().IsMatch(row.Written)))
        {
            var (entity, field) = FieldOf(type);
            var values = Values(entity, 0);
            values.Remove("entity");
            values[field.Json] = written;
            using var answer = await http.PostAsJsonAsync("/import", new[]
            {
                new
                {
                    StoredProcedureName = entity.Upsert,
                    ParameterNames = values.Keys.Select(json => entity.Find(json)!.Wire),
                    ParameterValues = values.Values.Select(value => value.Trim('"')),
                },
            }, JsonSerializerOptions.Default);

            Assert.Equal((type, written, HttpStatusCode.BadRequest), (type, written, answer.StatusCode));
            Assert.Contains(
                $"'@{field.Wire}'",
                JsonElement.Parse(await answer.Content.ReadAsStringAsync()).GetProperty("Description").GetString(),
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_SDK_accepts_every_value_that_is_sent()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        using var client = new DimeSchedulerClient(new DimeSchedulerOptions { ApiKey = "test", BaseAddress = board.Address });

        foreach (var (type, written, sent) in Rows().Where(row => row.Sent?.Contains(Seconds, StringComparison.Ordinal) == false))
        {
            var change = Decoded(type, written);
            var result = await client.Imports.RunAsync(
                [new ImportRow(
                    change.Entity!.Definition.Upsert!, [.. change.Fields.Select(field => KeyValuePair.Create(field.Key, field.Value))])]);

            Assert.True(result.Ok, $"{type} {written}: {result.Error?.Message}");
            Assert.Contains(sent, change.Fields.Values);
        }
    }

    [Fact]
    public void Every_type_of_the_catalog_is_in_the_table()
    {
        Assert.Equal(Enum.GetNames<ParameterType>().Order(), Rows().Select(row => row.Type).Distinct().Order());
    }

    private static IncomingChange Decoded(string type, string written) =>
        Assert.Single(new MessageDecoder(new(new(), new(), new())).Decode(
            new("syncworker.changes", Encoding.UTF8.GetBytes(Change(type, written, 0)), "m", null), TimeProvider.System.GetUtcNow()));

    /// <summary>A record with this value in the first non-key field of its type.</summary>
    private static string Change(string type, string written, int place)
    {
        var (entity, field) = FieldOf(type);
        var values = Values(entity, place);
        values[field.Json] = written;
        return Json(values);
    }

    private static Dictionary<string, string> Values(EntityDefinition entity, int place)
    {
        var values = entity.Parameters
            .Where(parameter => (parameter.RequiredForUpsert || entity.Key.Any(part => part.Alternatives[0] == parameter.Wire)))
            .ToDictionary(parameter => parameter.Json, parameter => parameter.Type switch
            {
                ParameterType.DateTime => "\"2026-11-20T08:00:00\"",
                ParameterType.Text => $"\"V-{place}\"",
                ParameterType.Guid => $"\"8d2f1c3a-0000-4000-8000-{place:000000000000}\"",
                _ => "0",
            });
        values["entity"] = $"\"{entity.Name}\"";
        return values;
    }

    private static string Json(Dictionary<string, string> values) =>
        "{" + string.Join(',', values.Select(value => $"\"{value.Key}\":{value.Value}")) + "}";

    private static Task<HttpResponseMessage> PostAsync(Worker worker, string json) =>
        worker.Http.PostAsync(new Uri("/api/changes", UriKind.Relative), new StringContent(json, Encoding.UTF8, "application/json"));

    private static (EntityDefinition Entity, ProcedureParameter Field) FieldOf(string type)
    {
        var kind = Enum.Parse<ParameterType>(type);
        return new[] { "Job", "Task", "Resource" }.Select(name => DimeCatalog.Find(name)!).Concat(DimeCatalog.Entities)
            .SelectMany(
                entity => entity.Parameters.Where(parameter => parameter is { InUpsert: true, MaxLength: null or >= 10 }
                    && parameter.Type == kind
                    && (kind != ParameterType.Enum || parameter.EnumValues.ContainsKey("High"))
                    && (kind != ParameterType.Duration || entity.Find(parameter.Wire + Seconds) is not null)
                    && !entity.Key.Any(part => part.Alternatives.Contains(parameter.Wire) && kind != ParameterType.Guid)),
                (entity, parameter) => (entity, parameter))
            .First();
    }

    private static List<(string Type, string Written, string? Sent)> Rows() =>
        [.. Row().Matches(File.ReadAllText(Repository.File("docs/messages.md")))
            .Where(row => Enum.TryParse<ParameterType>(row.Groups["type"].Value, out _))
            .Select(row => (
                row.Groups["type"].Value,
                row.Groups["written"].Value,
                row.Groups["sent"].Value.Trim() is "refused"
                    ? null
                    : row.Groups["sent"].Value.Trim().Replace("`", "", StringComparison.Ordinal)))];

    [GeneratedRegex("^\"(0001|9999)-", RegexOptions.CultureInvariant)]
    private static partial Regex MeansNothing();

    [GeneratedRegex(
        @"^\| (?<type>\w+) \| `(?<written>[^`]+)` \| (?<sent>[^|]+) \|\r?$", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Row();
}
