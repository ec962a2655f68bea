using System.Text;
using System.Text.Json;
using SyncWorker.Publish.Files;

namespace SyncWorker.Demo.Tests.Publish;

/// <summary>Changes are read from every shape of JSON.</summary>
public sealed class ChangeFileTests
{
    private static readonly ChangeCompletion Nothing = new(null, null, null, null, "run");

    [Theory]
    [InlineData("""{"messageId":"a"}""", "1 a")]
    [InlineData("""[{"messageId":"a"},{"messageId":"b"}]""", "1 a|1 b")]
    [InlineData("[\n  {\"messageId\":\"a\"},\n  {\n    \"messageId\":\"b\"\n  }\n]\n", "2 a|3 b")]
    [InlineData("{ \"changes\" : [\n{\"messageId\":\"a\"},\n{\"messageId\":\"b\"}]}", "2 a|3 b")]
    [InlineData("{\"total\":2,\n\"changes\":[{\"messageId\":\"a\"},{\"messageId\":\"b\"}]}", "1 a|1 b")]
    [InlineData("{\"messageId\":\"a\"}\n{\"messageId\":\"b\"}", "1 a|2 b")]
    [InlineData("{\"fields\":{\"description\":\"] } \\\" [\"},\"messageId\":\"a\"}", "1 a")]
    [InlineData("\uFEFF[{\"messageId\":\"a\",\"clear\":[\"x\"]}]", "1 a")]
    [InlineData("[]", "")]
    public async Task Every_shape_of_JSON_gives_its_changes_with_their_lines(string json, string expected)
    {
        var items = await ReadAsync(json, ChangeFile.ReadJsonAsync);

        Assert.Equal(expected, string.Join('|', items.Select(item => $"{item.Line} {item.Change?.MessageId ?? item.Problem}")));
    }

    [Fact]
    public void A_change_that_names_no_export_gets_the_one_of_the_run()
    {
        var export = Nothing with { Export = "nightly" };

        var names = new List<string?>();
        foreach (var json in (string[])["{}", """{"export":"weekly"}"""])
        {
            using var change = JsonDocument.Parse(json);
            using var completed = JsonDocument.Parse(export.Complete(1, change.RootElement).Change!.Json);
            names.Add(completed.RootElement.GetProperty("export").GetString());
        }

        Assert.Equal(["nightly", "weekly"], names);
    }

    [Fact]
    public async Task A_text_that_arrives_in_two_pieces_gives_the_same_changes()
    {
        const string Json = "{\"changes\":[\n{\"messageId\":\"a\\\"\"},\n{\"messageId\":\"é\",\"fields\":{\"x\":[1,2]}}\n]}";
        var bytes = Encoding.UTF8.GetBytes(Json);
        var whole = new JsonScanner().Push(bytes).Select(piece => (piece.Line, Encoding.UTF8.GetString(piece.Json))).ToList();

        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var scanner = new JsonScanner();
            var pieces = scanner.Push(bytes.AsMemory(0, cut)).ToList();
            pieces.AddRange(scanner.Push(bytes.AsMemory(cut)));
            Assert.Empty(scanner.End());
            Assert.Equal(whole, pieces.Select(piece => (piece.Line, Encoding.UTF8.GetString(piece.Json))));
        }
    }

    [Theory]
    [InlineData(
        "[1, \"two\", {\"messageId\":\"a\"}]",
        "A change must be a JSON object, and is number.|A change must be a JSON object, and is string.|")]
    [InlineData("[{\"a\":}, {\"messageId\":\"a\"}]", "Not JSON: |")]
    public async Task An_element_that_is_not_a_change_is_reported_and_the_others_are_read(string json, string expected)
    {
        var items = await ReadAsync(json, ChangeFile.ReadJsonAsync);

        Assert.Equal(expected.Split('|').Length, items.Count);
        Assert.All(
            items.Zip(expected.Split('|')), pair => Assert.StartsWith(pair.Second, pair.First.Problem ?? "", StringComparison.Ordinal));
        Assert.Equal("a", items[^1].Change!.MessageId);
    }

    [Fact]
    public async Task A_truncated_JSON_file_is_reported_with_its_line()
    {
        var cut = await Assert.ThrowsAsync<PublishFileException>(
            () => ReadAsync("[\n{\"messageId\":\"a\"},\n{\"mess", ChangeFile.ReadJsonAsync));

        Assert.StartsWith("line 3: The JSON ends in the middle", cut.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_NDJSON_a_bad_line_is_reported_and_the_next_one_is_read()
    {
        var items = await ReadAsync("{\"messageId\":\"a\"}\n\n{\"messageId\":\n{\"messageId\":\"b\"}\r\n[]\n", ChangeFile.ReadLinesAsync);

        Assert.Equal([1, 3, 4, 5], items.Select(item => item.Line));
        Assert.Equal(["a", null, "b", null], items.Select(item => item.Change?.MessageId));
        Assert.StartsWith("Not JSON: ", items[1].Problem, StringComparison.Ordinal);
        Assert.Equal("A change must be a JSON object, and is array.", items[3].Problem);
    }

    [Theory]
    [InlineData("""{"entity":"Task","messageId":"a"}""", """{"kind":"Delete","messageId":"p-a","entity":"Task"}""")]
    [InlineData("""{"KIND":"Upsert","version":3}""", """{"entity":"Job","messageId":"p-1","KIND":"Upsert","version":3}""")]
    public async Task A_value_in_the_change_overrides_one_on_the_command_line(string change, string expected)
    {
        var items = await ReadAsync(
            change, ChangeFile.ReadJsonAsync, Nothing with { Entity = "Job", Kind = Contracts.ChangeKind.Delete, IdPrefix = "p-" });

        Assert.Equal(expected, Encoding.UTF8.GetString(items[0].Change!.Json.Span));
    }

    [Theory]
    [InlineData("""{"jobNo":"1"}""", "run-1")]
    [InlineData("""{"jobNo":"1","version":1}""", null)]
    [InlineData("""{"jobNo":"1","occurredAt":"2026-01-01"}""", null)]
    public async Task A_change_without_id_version_or_time_gets_an_id_so_that_a_repeated_request_is_recognised(string change, string? id)
    {
        var items = await ReadAsync(change, ChangeFile.ReadJsonAsync);

        Assert.Equal(id, items[0].Change!.MessageId);
    }

    private static async Task<List<FileItem>> ReadAsync(
        string text,
        Func<Stream, Encoding, ChangeCompletion, CancellationToken, IAsyncEnumerable<FileItem>> read,
        ChangeCompletion? completion = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return await read(stream, Encoding.UTF8, completion ?? Nothing, default).ToListAsync();
    }
}
