using System.IO.Compression;
using System.Text;
using DimeClient.Entities;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Answers;

public sealed class LargeAnswerTests
{
    private const int TwentyMegabytes = 20 * 1024 * 1024;

    [Fact]
    public async Task Twenty_megabytes_are_a_clear_error_and_only_read_up_to_the_limit()
    {
        var body = Encoding.UTF8.GetBytes($"\"{new string('x', TwentyMegabytes)}\"");

        var result = await Clients.ImportOver(StubHandler.AnsweringBytes(body, "application/json"));

        Assert.Equal((DimeErrorKind.Network, DimeErrorReason.UnreadableAnswer), (result.Error!.Kind, result.Error.Reason));
        Assert.Equal("HTTP 200, but the answer cannot be read: it is longer than 16777216 bytes.", result.Error.Message);
        Assert.Equal(16 * 1024 * 1024, result.Response!.Body.Length);
    }

    [Fact]
    public async Task Twenty_megabytes_are_read_if_the_limit_allows_them()
    {
        var body = Encoding.UTF8.GetBytes($$"""[{"name":"{{new string('x', TwentyMegabytes)}}"}]""");
        using var client = Clients.Over(
            StubHandler.AnsweringBytes(body, "application/json"),
            options: new() { ApiKey = "key", MaxAnswerBytes = TwentyMegabytes + 100 });

        var result = await client.Categories.GetAllAsync();

        Assert.Equal(TwentyMegabytes, result.EnsureSuccess()[0].Name!.Length);
    }

    [Fact]
    public async Task A_few_kilobytes_that_unpack_to_twenty_megabytes_are_over_the_limit()
    {
        var result = await OverGzipAsync(new byte[TwentyMegabytes], bytes => bytes);

        Assert.Contains("it is longer than 16777216 bytes", result.Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_answer_that_ends_too_early_is_a_clear_error()
    {
        var result = await OverGzipAsync("""[{"name":"INSTALL"},{"name":"REPAIR"}]"""u8.ToArray(), bytes => bytes[..^12]);

        Assert.Equal(DimeErrorKind.Network, result.Error!.Kind);
        Assert.DoesNotContain("   at ", result.Error.Message, StringComparison.Ordinal);
    }

    private static async Task<Result<IReadOnlyList<Category>>> OverGzipAsync(byte[] body, Func<byte[], byte[]> spoil)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        {
            await gzip.WriteAsync(body);
        }
        await using var server = await LoopbackServer.StartAsync(async context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(spoil(packed.ToArray()));
        });
        using var client = server.Client();
        return await client.Categories.GetAllAsync();
    }
}
