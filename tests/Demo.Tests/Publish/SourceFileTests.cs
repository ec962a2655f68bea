using System.Text;
using SyncWorker.Publish.Files;

namespace SyncWorker.Demo.Tests.Publish;

/// <summary>A malformed file is refused as a whole, before any of it is published or deleted.</summary>
public sealed class SourceFileTests : IDisposable
{
    private const string Header = "sourceApp,sourceType,jobNo,shortDescription,siteCity\n";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Case_5_an_unclosed_quote_is_reported_with_its_line()
    {
        var rows = Enumerable.Range(1, 60).Select(job => $"Q1,S,Q-{job},Job {job},{(job == 36 ? "\"see note 36" : $"plain text {job}")}\n");

        var wrong = await Assert.ThrowsAsync<PublishFileException>(
            () => ReadAsync("jobs.csv", Encoding.UTF8.GetBytes(Header + string.Concat(rows))));

        Assert.StartsWith("line 37: The quote that opens here is not closed", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobs.csv", Header + "W1,S,W-1,R\u00e9paration,x\n", "line 2: Column 11 has bytes that are not utf-8")]
    [InlineData(
        "jobs.json", "[{\"jobNo\":\"1\",\n\"shortDescription\":\"R\u00e9paration\"}]", "line 2: Column 22 has bytes that are not utf-8")]
    [InlineData("jobs.ndjson", "{\"jobNo\":\"1\"}\n{\"jobNo\":\"\u00e9\"}\n", "line 2: Column 11 has bytes that are not utf-8")]
    public async Task Case_6_bytes_of_another_encoding_are_reported_with_line_and_column(string name, string text, string words)
    {
        var wrong = await Assert.ThrowsAsync<PublishFileException>(() => ReadAsync(name, Encoding.Latin1.GetBytes(text)));

        Assert.StartsWith(words, wrong.Message, StringComparison.Ordinal);
        Assert.Contains("--encoding windows-1252", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("jobs.csv", Header + "W1,S,W-1,R\u00e9paration,x\n")]
    [InlineData("jobs.json", "[{\"entity\":\"Job\",\"shortDescription\":\"R\u00e9paration\"}]")]
    [InlineData("jobs.ndjson", "{\"entity\":\"Job\",\"shortDescription\":\"R\u00e9paration\"}")]
    public async Task A_file_of_another_encoding_is_read_by_its_byte_order_mark_or_by_the_option(string name, string text)
    {
        var said = await ReadAsync(name, Encoding.Latin1.GetBytes(text), "windows-1252");
        var marked = await ReadAsync(name, [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(text)]);
        var utf8 = await ReadAsync(name, [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(text)]);

        Assert.All([said, marked, utf8], items => Assert.Contains(
            "R\u00e9paration", Encoding.UTF8.GetString(Assert.Single(items).Change!.Json.Span), StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_truncated_JSON_file_is_refused_before_its_first_change_is_returned()
    {
        await Assert.ThrowsAsync<PublishFileException>(() => OpenAsync("jobs.json", "[{\"entity\":\"Job\"},{\"ent"u8.ToArray(), null));
    }

    [Fact]
    public async Task An_unknown_encoding_is_refused()
    {
        await Assert.ThrowsAsync<PublishUseException>(() => ReadAsync("jobs.json", "[]"u8.ToArray(), "utf-9"));
    }

    private async Task<SourceFile> OpenAsync(string name, byte[] bytes, string? encoding)
    {
        var path = _directory.File(name);
        await File.WriteAllBytesAsync(path, bytes);
        return await SourceFile.OpenAsync(new(path), new(encoding), new("Job", null, null, null, "run"), default);
    }

    private async Task<List<FileItem>> ReadAsync(string name, byte[] bytes, string? encoding = null)
    {
        using var file = await OpenAsync(name, bytes, encoding);
        return await file.ChangesAsync(default).ToListAsync();
    }
}
