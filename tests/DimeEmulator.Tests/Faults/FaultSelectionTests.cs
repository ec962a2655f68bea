namespace DimeEmulator.Tests;

public sealed class FaultSelectionTests
{
    private static readonly FaultCondition Some = new(new Dictionary<string, string> { ["jobNo"] = "1" });
    private static readonly Fault Delay = new() { Id = 1, Latency = TimeSpan.FromSeconds(1) };
    private static readonly Fault Refusal = new() { Id = 2, Status = 400, Where = Some };
    private static readonly Fault OtherRefusal = new() { Id = 3, Status = 422, Where = Some };
    private static readonly Fault Throttle = new() { Id = 4, Status = 429 };
    private static readonly Fault Outage = new() { Id = 5, Status = 503 };
    private static readonly Fault LostAnswer = new() { Id = 6, Close = true, When = FaultMoment.After };

    [Fact]
    public void Delays_and_row_refusals_can_apply_to_the_same_call()
    {
        var taken = FaultSelection.Of([Delay, Refusal, OtherRefusal]);

        Assert.Equal([Refusal, OtherRefusal, Delay], taken);
    }

    [Fact]
    public void The_oldest_matching_fault_answers_the_call()
    {
        var taken = FaultSelection.Of([Throttle, Outage]);

        Assert.Equal([Throttle], taken);
    }

    [Fact]
    public void A_call_that_is_never_executed_uses_up_no_row_refusal()
    {
        var taken = FaultSelection.Of([Delay, Refusal, LostAnswer, Throttle]);

        Assert.Equal([Throttle, Delay], taken);
    }

    [Fact]
    public void A_lost_answer_leaves_row_refusals_in_force()
    {
        var taken = FaultSelection.Of([Refusal, LostAnswer]);

        Assert.Equal([LostAnswer, Refusal], taken);
    }

    [Fact]
    public async Task Every_refused_row_is_paired_with_the_fault_that_refuses_it()
    {
        await using var emulator = await RunningEmulator.StartAsync();
        await emulator.OptionsAsync("""{"transaction":"goOn"}""");
        await emulator.FaultAsync(
            """[{"status":400,"body":"not 2","where":{"jobNo":"2"}},{"status":422,"body":"not 3","where":{"jobNo":"3"}}]""");

        var answer = await emulator.ImportAsync(Row.Job("1"), Row.Job("3"), Row.Job("2"), Row.Job("4"));

        Assert.Equal((422, "not 3"), answer);
        Assert.Equal(["1", "4"], await emulator.StateAsync("Job", "JobNo"));
    }
}
