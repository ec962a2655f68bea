using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>Malicious or broken bodies: the answer is short and the cost is small.</summary>
public sealed class HostileRequestTests
{
    private const int Megabyte = 1_000_000;

    private const int BytesPerReceipt = 35;

    [Fact]
    public async Task Case_4_a_chunked_body_over_the_limit_is_413_in_one_line()
    {
        await using var worker = await Worker.StartAsync(null, ("Receive:MaxBodyBytes", "2000"));
        using var content = new ByteArrayContent(new byte[60_000]);
        content.Headers.ContentType = new("application/json");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/changes") { Content = content };
        request.Headers.TransferEncodingChunked = true;

        using var answer = await worker.Http.SendAsync(request);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("The body is too large.", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("title").GetString());
    }

    /// <summary>A valid body with 15,000 jobs.</summary>
    private static readonly string Valid =
        "[#]|{\"entity\":\"Job\",\"sourceApp\":\"A\",\"sourceType\":\"S\",\"jobNo\":\"%\",\"shortDescription\":\"s\",\"description\":\""
        + new string('x', 600) + "\"}";

    public static TheoryData<string, HttpStatusCode> Bodies => new()
    {
        { "[#]|1", HttpStatusCode.RequestEntityTooLarge },
        { "{\"fields\":{#}}|\"f%\":1", HttpStatusCode.RequestEntityTooLarge },
        { "[#]|{\"entity\":\"Job\",\"no such field\":\"" + new string('x', 600) + "\"}", HttpStatusCode.BadRequest },
        { "{\"entity\":\"Job\",\"description\":\"#\"}|xxxxxxxxxx", HttpStatusCode.BadRequest },
        { Valid, HttpStatusCode.Accepted },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Case_3_ten_megabytes_of_the_worst_kind_cost_less_than_200_and_the_answer_is_short(
        string pattern, HttpStatusCode status)
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await board.BreakAsync(new { status = 503 });
        await using var worker = await WorkerOnItsOwn.StartAsync(directory.File("data"), board);
        using var http = new HttpClient { BaseAddress = worker.Address, Timeout = TimeSpan.FromMinutes(5) };
        using var small = await http.PostAsync(new Uri("/api/changes", UriKind.Relative), Json("[1]"));
        var idle = worker.PeakMemory;

        using var answer = await http.PostAsync(new Uri("/api/changes", UriKind.Relative), Json(Body(pattern)));
        var text = await answer.Content.ReadAsByteArrayAsync();

        Assert.True(answer.StatusCode == status, Encoding.UTF8.GetString(text, 0, Math.Min(text.Length, 500)));
        Assert.InRange(text.Length, 1, status == HttpStatusCode.Accepted ? 15_000 * BytesPerReceipt : 100_000);
        Assert.InRange(worker.PeakMemory - idle, 0, 200L * Megabyte);
    }

    private static string Body(string pattern)
    {
        var (whole, element) = (pattern.Split('|')[0], pattern.Split('|')[1]);
        var body = new StringBuilder(10 * Megabyte);
        for (var i = 0; body.Length < (10 * Megabyte) - 1_000; i++)
        {
            body.Append(i == 0 || whole.Contains("\"#\"", StringComparison.Ordinal) ? "" : ",")
                .Append(element.Replace("%", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        }
        return whole.Replace("#", body.ToString(), StringComparison.Ordinal);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
}
