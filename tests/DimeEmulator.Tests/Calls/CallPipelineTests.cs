namespace DimeEmulator.Tests;

public sealed class CallPipelineTests
{
    [Fact]
    public async Task A_call_is_recorded_with_its_times_rows_and_status()
    {
        var time = new FakeClock();
        await using var emulator = await RunningEmulator.StartAsync(time);
        await emulator.OptionsAsync("""{"latency":50,"latencyPerRow":5}""");

        var answer = emulator.ImportAsync(Row.Job("1"), Row.Job("2"));
        await time.TimersArmedAsync(1);
        time.Advance(TimeSpan.FromMilliseconds(60));
        await answer;

        Assert.Equal(
            """{"call":1,"at":"2030-01-01T00:00:00+00:00","method":"POST","path":"/import","rows":2,"status":200,"fault":null,"durationMs":60,"startedAt":"2030-01-01T00:00:00+00:00","finishedAt":"2030-01-01T00:00:00.06+00:00"}""",
            Assert.Single(await emulator.CallsAsync()).GetRawText());
    }

    [Fact]
    public async Task Delayed_calls_wait_in_parallel_and_are_applied_when_their_delay_is_over()
    {
        var time = new FakeClock();
        await using var emulator = await RunningEmulator.StartAsync(time);
        await emulator.OptionsAsync("""{"latency":1000}""");

        var calls = Enumerable.Range(1, 4).Select(n => emulator.ImportAsync(Row.Job($"{n}"))).ToArray();
        await time.TimersArmedAsync(4);
        var meanwhile = await emulator.StateAsync("Job");
        time.Advance(TimeSpan.FromSeconds(1));
        var answers = await Task.WhenAll(calls);

        Assert.Empty(meanwhile);
        Assert.All(answers, a => Assert.Equal(200, a.Status));
        Assert.Equal(4, (await emulator.StateAsync("Job")).Count);
    }

    [Fact]
    public async Task A_call_is_executed_even_if_its_caller_has_disconnected()
    {
        var time = new FakeClock();
        await using var emulator = await RunningEmulator.StartAsync(time);
        await emulator.FaultAsync("""{"latency":60000,"times":1}""");
        using var patience = new CancellationTokenSource();

        var call = emulator.Http.PostAsync("/import", Json(Row.Job("1")), patience.Token);
        await time.TimersArmedAsync(1);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        time.Advance(TimeSpan.FromMinutes(1));

        // A call without a caller raises no event when it ends, so poll for its end.
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while ((await emulator.StateAsync("Job")).Count == 0)
        {
            enough.Token.ThrowIfCancellationRequested();
        }
        Assert.Equal(["1"], await emulator.StateAsync("Job", "JobNo"));
    }

    [Fact]
    public async Task Concurrent_calls_lose_nothing_and_never_interleave_their_log_lines()
    {
        await using var emulator = await RunningEmulator.StartAsync();

        await Parallel.ForEachAsync(Enumerable.Range(1, 100), async (n, _) =>
            await emulator.ArrangeAsync([.. Enumerable.Range(1, 20).Select(i => Row.Job($"{n}-{i}"))]));

        var log = await emulator.LogAsync();
        Assert.Equal(2000, (await emulator.StateAsync("Job")).Count);
        Assert.Equal(Enumerable.Range(1, 2000), log.Select(l => l.GetProperty("seq").GetInt32()));
        Assert.All(log.Chunk(20), lines => Assert.Single(lines.Select(l => l.GetProperty("call").GetInt32()).Distinct()));
        Assert.Equal(100, (await emulator.CallsAsync()).Count);
    }

    [Fact]
    public async Task With_latency_after_applying_the_rows_are_stored_while_the_caller_still_waits()
    {
        var time = new FakeClock();
        await using var emulator = await RunningEmulator.StartAsync(time);
        await emulator.FaultAsync("""{"latency":1000,"latencyPerRow":1000,"when":"after"}""");

        var call = emulator.ImportAsync(Row.Job("1"));
        await time.TimersArmedAsync(1);
        var meanwhile = await emulator.StateAsync("Job");
        time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(200, (await call).Status);
        Assert.Single(meanwhile);
    }

    private static StringContent Json(params Row[] rows) => new(System.Text.Json.JsonSerializer.Serialize(rows));
}
