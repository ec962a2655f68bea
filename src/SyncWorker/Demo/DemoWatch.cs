using System.Globalization;
using SyncWorker.Operate;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Demo;

/// <summary>Polls the ledger, and says in words what has changed.</summary>
internal sealed class DemoWatch(IOperator operate, DemoState state, TimeProvider time)
{
    private const int CallsLookedAt = 20;
    private const int MostLetters = 100;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly long _began = time.GetTimestamp();
    private readonly HashSet<long> _known = [];
    private bool _wasOpen = true;
    private long _dead = -1;
    private bool _saidBlocked;
    private bool _uncertain;

    /// <summary>Shows the current state until no change is pending or uncertain, or the stream fails.</summary>
    public async Task UntilDoneAsync(Task stream, Action<DemoSnapshot> show, CancellationToken cancellationToken)
    {
        using var ticks = new PeriodicTimer(Interval, time);
        do
        {
            var isOver = stream.IsCompleted;
            var status = await LookAsync(show, cancellationToken);
            if (isOver && (stream.IsFaulted || status.IsDone))
            {
                return;
            }
        }
        while (await ticks.WaitForNextTickAsync(cancellationToken));
    }

    private async Task<StatusReport> LookAsync(Action<DemoSnapshot> show, CancellationToken cancellationToken)
    {
        var status = await operate.StatusAsync(cancellationToken);
        var calls = (await operate.ImportsAsync(new() { Limit = CallsLookedAt }, cancellationToken)).Items;
        await SayWhatChangedAsync(status, cancellationToken);
        show(new(
            time.GetElapsedTime(_began), time.GetUtcNow(), status, calls.Count == 0 ? 0 : calls.Average(call => (double)call.Rows),
            state.Published, state.Total, state.Said, state.Events));
        return status;
    }

    private async Task SayWhatChangedAsync(StatusReport status, CancellationToken cancellationToken)
    {
        var gate = status.Gate;
        if (_wasOpen && !gate.Open)
        {
            var wait = ((gate.Until ?? gate.Since) - gate.Since)?.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            state.Say(gate.Reason == "throttled"
                ? $"429: sending waits {wait} s, as the server asked"
                : $"{gate.Reason}: {gate.Detail}. Nothing is lost; one call probes from time to time");
        }
        else if (!_wasOpen && gate.Open)
        {
            state.Say("Dime.Scheduler answers again: sending resumed");
        }
        _wasOpen = gate.Open;

        if (status.Dead > _dead)
        {
            // The list is ordered by id, not by time, so new letters are recognised by their ids. Letters of an earlier run are not news.
            var letters = (await operate.DeadLettersAsync(new() { Limit = MostLetters }, cancellationToken)).Items;
            foreach (var letter in letters.Reverse().Where(letter => _known.Add(letter.Id) && _dead >= 0))
            {
                state.Say(
                    $"dead letter {letter.Id}: {letter.Entity} {letter.Key}, {letter.Code}: {letter.Message.ReplaceLineEndings(" ")}");
            }
        }
        _dead = status.Dead;

        if (status.Uncertain > 0 != _uncertain)
        {
            _uncertain = status.Uncertain > 0;
            state.Say(_uncertain
                ? $"calls without an answer may have been executed: {status.Uncertain} records are uncertain and are sent again"
                : "no record is uncertain any more");
        }

        if (status.Blocked > 0 && !_saidBlocked)
        {
            _saidBlocked = true;
            state.Say("changes are blocked: they wait for the records they belong to");
        }
    }
}
