using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace SyncWorker.Bench.Sinks;

/// <summary>
/// A lean <c>POST /import</c>: it answers like Dime.Scheduler and keeps numbers, not records. It runs in this process, so that times of
/// publishing and of accepting are of one clock.
/// </summary>
internal sealed class Sink : IAsyncDisposable
{
    private static readonly byte[] Accepted =
        """{"content":"{\"Success\":true,\"Message\":null,\"Status\":200,\"Phrase\":null,\"Appointments\":[]}","contentType":"application/json","statusCode":200}"""u8.ToArray();

    private readonly WebApplication _server;
    private State _state = new(new([]), new());

    private Sink(WebApplication server) => _server = server;

    public Uri Address => new(_server.Urls.Single());

    public static async Task<Sink> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        var server = builder.Build();
        var sink = new Sink(server);
        server.Run(sink.AnswerAsync);
        await server.StartAsync();
        return sink;
    }

    /// <summary>Calls are counted on this board from now on, and answered by these rules.</summary>
    public void Begin(Board board, SinkRules rules) => _state = new(board, rules);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var (board, rules, counter) = _state;
        if (!context.Request.Path.Equals("/import", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        board.Arrive();
        if (counter is not null && Refuse(counter) is { } wait)
        {
            board.Throttle();
            if (rules.Limit!.SaysRetryAfter)
            {
                context.Response.Headers.RetryAfter = ((int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            }
            await ErrorAsync(context, StatusCodes.Status429TooManyRequests, "Too Many Requests", "The limit of calls is reached.");
            return;
        }

        var rows = await ReadAsync(context);
        if (rules.TimeOf(rows.Count) is { Ticks: > 0 } time)
        {
            await Task.Delay(time, TimeProvider.System);
        }
        if (rows.FindIndex(row => rules.IsPoisoned(row.Job)) is >= 0 and var poison)
        {
            board.Reject();
            await ErrorAsync(
                context, StatusCodes.Status400BadRequest, "Bad Request", $"Job JOB-{rows[poison].Job}: its category does not exist.");
            return;
        }

        board.Accept(rows);
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = Accepted.Length;
        await context.Response.Body.WriteAsync(Accepted);
    }

    private static TimeSpan? Refuse(RateCounter counter)
    {
        lock (counter)
        {
            return counter.Refuse(Stopwatch.GetElapsedTime(0));
        }
    }

    private static async Task<List<(int Job, int Version)>> ReadAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync();
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            var length = (int)read.Buffer.Length;
            var body = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                read.Buffer.CopyTo(body);
                reader.AdvanceTo(read.Buffer.End);
                var rows = new List<(int, int)>(512);
                RowReader.Read(body.AsSpan(0, length), rows);
                return rows;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(body);
            }
        }
    }

    private static Task ErrorAsync(HttpContext context, int status, string error, string description)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync($$"""{"Error":"{{error}}","Description":"{{description}}"}""");
    }

    private sealed record State(Board Board, SinkRules Rules)
    {
        private readonly RateCounter? _counter = Rules.Limit is { } limit ? new(limit) : null;

        public void Deconstruct(out Board board, out SinkRules rules, out RateCounter? counter) =>
            (board, rules, counter) = (Board, Rules, _counter);
    }
}
