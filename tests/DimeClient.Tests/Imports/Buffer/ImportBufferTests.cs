using System.Threading.Channels;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Imports.Buffer;

public sealed class ImportBufferTests
{
    private readonly FakeClock _time = new();
    private readonly Channel<(string[] Procedures, TaskCompletionSource<HttpResponseMessage> Answer)> _calls =
        Channel.CreateUnbounded<(string[], TaskCompletionSource<HttpResponseMessage>)>();

    private readonly List<ImportBufferFailure> _failures = [];

    [Fact]
    public async Task A_full_batch_is_sent_at_once()
    {
        await using var buffer = Buffer(maxRows: 3);

        Assert.All("abcd", name => Assert.True(buffer.Enqueue(Row(name))));

        Assert.Equal(["a", "b", "c"], await NextAsync(200));
        AnswerRest();
    }

    [Fact]
    public async Task An_incomplete_batch_is_sent_when_its_oldest_row_is_old_enough()
    {
        await using var buffer = Buffer();

        buffer.Enqueue(Row('a'));
        await _time.TimersArmedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(0.6));
        buffer.Enqueue(Row('b'));
        Assert.False(_calls.Reader.TryPeek(out _));
        _time.Advance(TimeSpan.FromSeconds(0.4)); // one second after the first row, even if others were added since

        Assert.Equal(["a", "b"], await NextAsync(200));
    }

    [Fact]
    public async Task A_batch_is_sent_before_it_exceeds_the_byte_limit()
    {
        await using var buffer = Buffer(maxBytes: (int)ImportPayload.SizeOf([Row('a'), Row('b')]) + 1);

        Assert.All("abc", name => buffer.Enqueue(Row(name)));

        Assert.Equal(["a", "b"], await NextAsync(200));
        AnswerRest();
    }

    [Fact]
    public async Task A_full_buffer_refuses_a_row_or_makes_its_writer_wait_but_never_the_network()
    {
        await using var buffer = Buffer(maxRows: 2, capacity: 3);
        Assert.All("abc", name => Assert.True(buffer.Enqueue(Row(name))));
        var (_, answer) = await _calls.Reader.ReadAsync(); // the network hangs with a and b

        Assert.False(buffer.Enqueue(Row('d')));
        var waiting = buffer.EnqueueAsync(Row('e')).AsTask();
        Assert.False(waiting.IsCompleted);
        Assert.Equal(3, buffer.Count);
        answer.SetResult(Answer.Json(200, "{}"));
        await waiting;

        Assert.Equal(["c", "e"], await NextAsync(200));
    }

    [Fact]
    public async Task A_writer_that_waits_for_room_can_be_cancelled_and_its_row_is_not_added()
    {
        await using var buffer = Buffer(maxRows: 1, capacity: 1);
        using var cancel = new CancellationTokenSource();
        buffer.Enqueue(Row('a'));

        var waiting = buffer.EnqueueAsync(Row('b'), cancel.Token).AsTask();
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(["a"], await NextAsync(200));
        await buffer.FlushAsync();
        Assert.Equal(0, buffer.Count);
    }

    [Fact]
    public async Task Each_failure_is_reported_with_its_rows_and_the_next_rows_are_sent()
    {
        await using var buffer = Buffer(maxRows: 2, onFailure: _ => throw new InvalidOperationException("of the callback"));

        Assert.All("abcdef", name => buffer.Enqueue(Row(name)));
        await NextAsync(400, """{"Error":"E","Description":"No."}""");
        (await _calls.Reader.ReadAsync()).Answer.SetException(new InvalidCastException());
        await NextAsync(200);
        await buffer.FlushAsync();

        Assert.Equal(["a", "b"], _failures[0].Rows.Select(r => r.Procedure));
        Assert.Equal(("No.", 400), (_failures[0].Error!.Message, _failures[0].Response!.StatusCode));
        Assert.Equal((typeof(InvalidCastException), 2), (_failures[1].Exception!.GetType(), _failures[1].Rows.Count));
        Assert.Equal(2, _failures.Count);
    }

    [Fact]
    public async Task Flush_sends_the_buffered_rows_and_returns_when_they_are_sent()
    {
        await using var buffer = Buffer();
        buffer.Enqueue(Row('a'));

        var flushed = buffer.FlushAsync();
        var (procedures, answer) = await _calls.Reader.ReadAsync();
        Assert.False(flushed.IsCompleted);
        answer.SetResult(Answer.Json(200, "{}"));
        await flushed;

        Assert.Equal(["a"], procedures);
        Assert.Equal(0, buffer.Count);
    }

    [Fact]
    public async Task Dispose_sends_the_remaining_rows_and_accepts_no_more()
    {
        var buffer = Buffer();
        buffer.Enqueue(Row('a'));

        var disposed = buffer.DisposeAsync().AsTask();
        Assert.Throws<ObjectDisposedException>(() => buffer.Enqueue(Row('b')));
        Assert.Equal(["a"], await NextAsync(200));
        await disposed;
        await buffer.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => buffer.FlushAsync());
        Assert.Empty(_failures);
    }

    [Fact]
    public async Task Dispose_returns_even_if_the_network_hangs_and_reports_the_unsent_rows()
    {
        var buffer = Buffer(maxRows: 1, capacity: 2);
        Assert.All("ab", name => buffer.Enqueue(Row(name)));
        await _calls.Reader.ReadAsync();
        var waiting = buffer.EnqueueAsync(Row('c')).AsTask();

        var disposed = buffer.DisposeAsync().AsTask();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await _time.TimersArmedAsync(1);
        _time.Advance(TimeSpan.FromSeconds(30));
        await disposed;

        Assert.Equal(["a", "b"], _failures.SelectMany(f => f.Rows).Select(r => r.Procedure));
        Assert.All(_failures, f => Assert.IsAssignableFrom<OperationCanceledException>(f.Exception));
    }

    [Fact]
    public async Task Many_writers_lose_nothing_and_each_keeps_its_order()
    {
        var rows = new List<ImportRow>();
        using var handler = new StubHandler(async (request, token) =>
        {
            rows.AddRange(ImportPayload.Read(await request.Content!.ReadAsByteArrayAsync(token)));
            return Answer.Json(200, "{}");
        });
        await using (var buffer = Clients.Over(handler).Imports.CreateBuffer(new() { OnFailure = Keep, MaxRows = 7, Capacity = 20 }))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
            {
                for (var i = 0; i < 100; i++)
                {
                    await buffer.EnqueueAsync(new($"{writer}", [new("i", $"{i}")]));
                }
            })));
        }

        Assert.Equal(800, rows.Count);
        Assert.All(
            rows.GroupBy(r => r.Procedure),
            w => Assert.Equal(Enumerable.Range(0, 100), w.Select(r => int.Parse(r.Parameters[0].Value, null))));
    }

    [Fact]
    public void A_wrong_option_is_named()
    {
        var thrown = Assert.Throws<ArgumentOutOfRangeException>(() => Buffer(maxRows: 5, capacity: 4));

        Assert.StartsWith("Capacity is 4; allowed: 5 (MaxRows) or more.", thrown.Message, StringComparison.Ordinal);
    }

    private static ImportRow Row(char name) => new($"{name}", []);

    private ImportBuffer Buffer(
        int maxRows = 500, int maxBytes = 1_000_000, int capacity = 10_000, Action<ImportBufferFailure>? onFailure = null)
    {
        var handler = new StubHandler(async (request, token) =>
        {
            var procedures = ImportPayload.Read(await request.Content!.ReadAsByteArrayAsync(token)).Select(r => r.Procedure).ToArray();
            var answer = new TaskCompletionSource<HttpResponseMessage>(TaskCreationOptions.RunContinuationsAsynchronously);
            _calls.Writer.TryWrite((procedures, answer));
            return await answer.Task.WaitAsync(token);
        });
        var client = Clients.Over(handler, _time, new() { ApiKey = "key", Retry = RetryOptions.None, Timeout = Timeout.InfiniteTimeSpan });
        return client.Imports.CreateBuffer(new()
        {
            MaxRows = maxRows,
            MaxBytes = maxBytes,
            Capacity = capacity,
            OnFailure = failure =>
            {
                var kept = Keep(failure);
                onFailure?.Invoke(failure);
                return kept;
            },
        });
    }

    private ValueTask Keep(ImportBufferFailure failure)
    {
        _failures.Add(failure);
        return ValueTask.CompletedTask;
    }

    /// <summary>Answers the next call, and returns its procedures.</summary>
    private async Task<string[]> NextAsync(int status, string body = "{}")
    {
        var (procedures, answer) = await _calls.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        answer.SetResult(Answer.Json(status, body));
        return procedures;
    }

    /// <summary>Answers the calls that the buffer makes when it is disposed.</summary>
    private void AnswerRest() => _ = Task.Run(async () =>
    {
        await foreach (var (_, answer) in _calls.Reader.ReadAllAsync())
        {
            answer.SetResult(Answer.Json(200, "{}"));
        }
    });
}
