using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Dispatch;
using SyncWorker.Messaging;
using SyncWorker.Operate;
using SyncWorker.Receive;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Tests;

/// <summary>
/// No input ends or blocks a worker: hostile deliveries, requests and answers, on this store. A failure names its seed; set
/// <c>HOSTILE_SEED</c> to repeat it. <c>scripts/hostile.sh</c> runs for hours.
/// </summary>
public sealed class HostileInputTests : IAsyncDisposable
{
    private const int Rounds = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly TestLedger _ledger = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ReceiveOptions _options = new() { MaxBodyBytes = 40_000 };
    private readonly ChangeReader _reader;
    private readonly GroupCommit _commit;
    private readonly Task _running;
    private readonly List<string> _log = [];

    public HostileInputTests()
    {
        _reader = new(new(), _options, new());
        _commit = new(
            _ledger.Recorder,
            new(_ledger.Store, new(), new(), TimeProvider.System),
            new(new(), _ledger.Clock),
            new(),
            _ledger.Clock,
            NullLogger<GroupCommit>.Instance);
        _running = Task.Run(() => _commit.RunAsync(_stop.Token));
    }

    [Fact]
    public async Task Every_delivery_becomes_changes_or_dead_letters_at_the_first_attempt()
    {
        var decoder = new MessageDecoder(_reader);
        var setAside = new SetAsideReader(decoder);

        await EachAsync(async hostile =>
        {
            var (queue, body, properties) = (hostile.One(Queues.All), hostile.Body(), hostile.Properties());
            var reader = new MessageReader(
                queue, hostile.Chance(0.9) ? (delivery, _, now) => decoder.Decode(delivery, now) : setAside.Read, _ledger.Clock);
            var changes = reader.Read(body, properties);

            var receipts = await _commit.RecordAsync(changes, new DeliveryChannel()).WaitAsync(Patience);

            Assert.Equal(changes.Count, receipts.Count);
        });

        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Every_request_is_answered_and_a_refusal_is_short()
    {
        await EachAsync(async hostile =>
        {
            var context = new DefaultHttpContext();
            context.Request.Body = new LimitedBody(hostile.Body(), _options.MaxBodyBytes);
            if (hostile.Chance(0.3))
            {
                context.Request.Headers["Idempotency-Key"] = hostile.Text();
            }

            var answer = await Endpoints
                .PostChangesAsync(context, new(_ledger.Store, _ledger.Clock), _reader, _commit, _options, _ledger.Clock)
                .WaitAsync(Patience);

            Assert.Contains(Assert.IsAssignableFrom<IStatusCodeHttpResult>(answer).StatusCode, new int?[] { 202, 400, 413 });
        });

        Assert.True(_ledger.Verify().Conserved);
    }

    [Fact]
    public async Task Every_answer_of_the_server_gives_a_verdict_that_can_be_stored()
    {
        var version = 0;

        await EachAsync(async hostile =>
        {
            await _ledger.JobAsync($"{++version % 5}", version);
            _ledger.Clock.Advance(TimeSpan.FromHours(1));
            var plan = _ledger.Plan();
            await _ledger.Plans.SetAsideAsync(plan, _ledger.Clock.GetUtcNow(), default);
            if (plan.Call is not { } call || await _ledger.Imports.OpenAsync(call, _ledger.Clock.GetUtcNow(), default) is not { } open)
            {
                return;
            }

            using var server = new StubServer(hostile.Answer);
            var settler = new Settler(_ledger.Imports, _ledger.Clock, () => 0.5, new(), new(), new(), new Lines(_log));
            var answer = await server.SendAsync(call);
            _ledger.Clock.Advance(TimeSpan.FromMilliseconds(50));
            await settler.SettleAsync(new(open, call, _ledger.Clock.GetUtcNow(), Task.FromResult(answer)), answer, CancellationToken.None);

            Assert.Equal(0, _ledger.Ask<long>("select count(*) from import where finished_at is null"));

            // One store refuses invalid text and the other keeps it, so the worker must clean the text before it writes.
            var words = _ledger.Ask<string?>("select message from import order by id desc limit 1") ?? "";
            Assert.Equal(StorableText.Of(words, words.Length), words);
            Assert.DoesNotContain(_log, line => line.Contains("without them", StringComparison.Ordinal));
        });

        Assert.True(_ledger.Verify().Conserved);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running);
        _stop.Dispose();
        _ledger.Dispose();
    }

    private static async Task EachAsync(Func<Hostile, Task> round)
    {
        var given = Environment.GetEnvironmentVariable("HOSTILE_SEED");
        var first = given is null
            ? (int)(TimeProvider.System.GetUtcNow().Ticks % int.MaxValue)
            : int.Parse(given, CultureInfo.InvariantCulture);
        var rounds = given is not null
            ? 1
            : int.TryParse(Environment.GetEnvironmentVariable("HOSTILE_ROUNDS"), CultureInfo.InvariantCulture, out var many)
                ? many
                : Rounds;
        for (var i = 0; i < rounds; i++)
        {
            var seed = unchecked(first + i);
            try
            {
                await round(new(seed));
            }
            catch (Exception fault)
            {
                throw new InvalidOperationException($"HOSTILE_SEED={seed}: {fault.Message}", fault);
            }
        }
    }

    private sealed class Lines(List<string> log) : ILogger<Settler>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            log.Add(formatter(state, exception));
    }

    /// <summary>A body like that of a chunked request in Kestrel: reading it beyond the limit reports that it is too large.</summary>
    private sealed class LimitedBody(byte[] bytes, int most) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(
            Memory<byte> buffer, CancellationToken cancellationToken = default) => Length > most && Position > 0
            ? throw new BadHttpRequestException("Request body too large.", StatusCodes.Status413PayloadTooLarge)
            : base.ReadAsync(buffer, cancellationToken);
    }
}
