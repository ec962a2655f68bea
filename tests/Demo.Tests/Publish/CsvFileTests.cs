using System.Text;
using System.Text.Json;
using SyncWorker.Publish.Files;

namespace SyncWorker.Demo.Tests.Publish;

/// <summary>Changes are read from CSV.</summary>
public sealed class CsvFileTests
{
    private static readonly ChangeCompletion Nothing = new("Job", null, null, null, "run");

    private static readonly ColumnMap Map = new()
    {
        Entity = "Task",
        Columns = new()
        {
            ["job"] = new("jobNo"),
            ["no"] = new("TaskNo"),
            ["text"] = new("shortDescription"),
            ["minutes"] = new("durationInSeconds", 60),
        },
        Constants = new() { ["sourceApp"] = "AW", ["sourceType"] = "WO" },
        MessageId = "t-{job}-{no}",
        OccurredAt = "at",
    };

    [Fact]
    public async Task Columns_map_to_fields_by_JSON_or_wire_name_and_an_empty_cell_leaves_its_field_out()
    {
        var (items, csv) = await ReadAsync(
            "SourceApp,sourceType,JOBNO,shortDescription,description,version,colour\nA,B,1,\"x, \"\"y\"\"\nz\",,7,red\n", map: null, "Job");

        Assert.Equal(
            "{\"entity\":\"Job\",\"version\":\"7\",\"SourceApp\":\"A\",\"sourceType\":\"B\",\"JOBNO\":\"1\","
            + "\"shortDescription\":\"x, \\\"y\\\"\\nz\"}",
            Encoding.UTF8.GetString(Assert.Single(items).Change!.Json.Span));
        Assert.Equal(["colour"], csv.Mapping.Unused);
    }

    [Fact]
    public async Task A_mapping_renames_columns_multiplies_values_adds_constants_and_builds_ids()
    {
        var (items, csv) = await ReadAsync("job,no,text,minutes,at,more\nJ,10,Weld,1.5,2026-01-01,x\n", Map, entity: null);

        Assert.Equal(
            """{"entity":"Task","messageId":"t-J-10","occurredAt":"2026-01-01","sourceApp":"AW","sourceType":"WO","jobNo":"J","TaskNo":"10","shortDescription":"Weld","durationInSeconds":"90.0"}""",
            Encoding.UTF8.GetString(Assert.Single(items).Change!.Json.Span));
        Assert.Equal(["more"], csv.Mapping.Unused);
    }

    [Fact]
    public async Task Line_numbers_are_those_of_the_file_and_a_bad_row_is_reported_with_its_line()
    {
        var (items, _) = await ReadAsync(
            "job,no,text,minutes,at\nJ,1,\"two\nlines\",1,\n\nJ,2,x,many,\nJ,3,x\nJ,4,x,4,\n", Map, entity: null);

        Assert.Equal([2, 5, 6, 7], items.Select(item => item.Line));
        Assert.Equal("minutes = \"many\": must be a number, because it is multiplied by 60.", items[1].Problem);
        Assert.Equal("The row has 3 cells, and the header 5.", items[2].Problem);
        Assert.NotNull(items[3].Change);
    }

    [Theory]
    [InlineData("colour", null, "'colour' is not a field of Task.")]
    [InlineData("durationSeconds", null, "'durationSeconds' is not a field of Task.")]
    [InlineData("TaskNo", null, "'taskNo' is given twice; only one column or constant may give it.")]
    [InlineData(
        "description",
        "nowhere",
        "The mapping's columns names the column 'nowhere', which the file does not have. It has: job, no, text, minutes, at.")]
    public async Task An_impossible_mapping_is_refused_before_any_row_is_read(string field, string? column, string words)
    {
        var map = Map with { Columns = new(Map.Columns!) { [column ?? "at"] = new(field) } };

        var wrong = await Assert.ThrowsAsync<PublishUseException>(() => ReadAsync("job,no,text,minutes,at\n", map, entity: null));

        Assert.StartsWith(words, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobNo,shortDescription\n", "Job", "No column or constant gives sourceApp, sourceType: part of the key of every Job.")]
    [InlineData("a;b;c\n", "Job", "None of the columns (a;b;c) is named like a field of Job")]
    [InlineData("jobNo\n", "Jobs", "There is no entity 'Jobs'.")]
    [InlineData("jobNo\n", null, "--entity is required")]
    [InlineData("", "Job", "The file is empty")]
    public async Task An_unusable_file_is_refused_with_what_is_missing(string csv, string? entity, string words)
    {
        var wrong = await Assert.ThrowsAsync<PublishUseException>(() => ReadAsync(csv, map: null, entity));

        Assert.StartsWith(words, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobNo,sourceApp,sourceType,JobNo\n", "The column 'jobNo' appears 2 times")]
    [InlineData("jobNo, sourceApp,sourceType\n", "The column ' sourceApp' has blanks around its name")]
    public async Task An_ambiguous_header_is_refused(string csv, string words)
    {
        var wrong = await Assert.ThrowsAsync<PublishUseException>(() => ReadAsync(csv, map: null, "Job"));

        Assert.StartsWith(words, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b\n1,\"x\n2,y\n", "line 2: The quote that opens here is not closed")]
    [InlineData("a,b\n1,\"x\n2,\"y\"\n", "line 2: The quote that opens here is closed in line 3, and something else")]
    [InlineData("a,b\n1,x\"y\n", "line 2: A quote stands in the middle of a cell")]
    [InlineData("a,b\n1,\"x\" \n", "line 2: The quote that opens here is closed in line 2, and something else")]
    public async Task A_misplaced_quote_is_refused_with_its_line(string csv, string words)
    {
        var wrong = await Assert.ThrowsAsync<PublishFileException>(() => ReadAsync(csv, map: null, "Job"));

        Assert.StartsWith(words, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.234,5", "1234.5")]
    [InlineData("-0,25", "-0.25")]
    [InlineData("1234567", "1234567")]
    [InlineData("12.5", null)]
    [InlineData("1,234.5", null)]
    public async Task Numbers_are_read_as_Excel_writes_them_with_semicolons_and_a_decimal_comma(string cell, string? number)
    {
        var (items, _) = await ReadAsync(
            $"sourceApp;sourceType;jobNo;shortDescription;freeDecimal1\nA;B;1;x, y;{cell}\n",
            map: null,
            "Job",
            new(';', DecimalComma: true));

        Assert.Equal(
            number,
            items[0].Change is { } change ? JsonDocument.Parse(change.Json).RootElement.GetProperty("freeDecimal1").GetString() : null);
        Assert.Equal(
            number is null, items[0].Problem?.Contains("must be a number with a decimal comma", StringComparison.Ordinal) ?? false);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("\r")]
    public async Task The_line_endings_of_every_system_are_read(string end)
    {
        var (items, _) = await ReadAsync(
            $"sourceApp,sourceType,jobNo,shortDescription{end}A,B,1,x{end}A,B,2,\"y{end}z\"{end}A,B,3,", map: null, "Job");

        Assert.Equal([2, 3, 5], items.Select(item => item.Line));
    }

    [Fact]
    public void A_mapping_file_with_an_unknown_member_is_refused_and_the_member_is_named()
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("map.json");
        File.WriteAllText(file, """{ "entity": "Job", "colums": {} }""");

        var wrong = Assert.Throws<PublishUseException>(() => ColumnMap.Load(file));

        Assert.Contains("colums", wrong.Message, StringComparison.Ordinal);
    }

    private static async Task<(List<FileItem> Items, CsvFile Csv)> ReadAsync(
        string text, ColumnMap? map, string? entity, CsvFormat? format = null)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        var csv = await CsvFile.OpenAsync(stream, Encoding.UTF8, format ?? new(), map, entity, default);
        return (await csv.ChangesAsync(Nothing, default).ToListAsync(), csv);
    }
}
