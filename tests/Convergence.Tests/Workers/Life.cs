using SyncWorker.Convergence.Tests.Simulation;
using SyncWorker.Dispatch;
using SyncWorker.Replay.Operation;
using SyncWorker.Runtime;

namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>One life of a worker. Its receiving, its sending and its replays are one actor each.</summary>
internal sealed class Life : IDisposable
{
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2);

    private readonly Schedule _schedule;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Actor _receives;
    private readonly Actor _sends;
    private readonly Actor _replays;

    public Life(Schedule schedule, SimulatedWorker worker, string name, FakeClock clock, Func<bool> isLost, Func<bool> mayReplay)
    {
        (_schedule, Worker) = (schedule, worker);
        (_receives, _sends, _replays) = (schedule.Add($"{name} receives"), schedule.Add($"{name} sends"), schedule.Add($"{name} replays"));
        _receives.Run(() => worker.Commit.RunAsync(_stopping.Token));
        _sends.Run(() => worker.Part<Dispatcher>().RunAsync(_stopping.Token));
        _replays.Run(() => ReplayAsync(clock, mayReplay));
        _sends.Run(() => StealAsync(clock, isLost));
    }

    public SimulatedWorker Worker { get; }

    public bool IsAlive { get; private set; } = true;

    /// <summary>Completes when this life ends.</summary>
    public TaskCompletionSource Ended { get; } = new();

    /// <summary>The exception that ended one of the loops; in production it would have ended the process.</summary>
    public Exception? Failure => !IsAlive || _stopping.IsCancellationRequested ? null
        : new[] { _receives, _sends, _replays }.SelectMany(actor => actor.Tasks)
            .Select(task => task.Exception?.InnerException)
            .FirstOrDefault(failure => failure is not null);

    /// <summary>Runs an action on the receiving actor.</summary>
    public void Receive(Func<Task> act) => _receives.Run(act);

    public void Kill()
    {
        IsAlive = false;
        _schedule.Kill([_receives, _sends, _replays]);
        Ended.TrySetResult();
    }

    /// <summary>Stops as a service manager asks: calls in flight are allowed to end.</summary>
    public async Task StopAsync()
    {
        _stopping.Cancel();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _sends.Run(async () =>
        {
            await Worker.Part<Dispatcher>().StopAsync(CancellationToken.None);
            stopped.SetResult();
        });
        await stopped.Task;
        Kill();
    }

    public void Dispose()
    {
        _stopping.Dispose();
        Worker.Dispose();
    }

    private async Task ReplayAsync(FakeClock clock, Func<bool> mayReplay)
    {
        while (!_stopping.IsCancellationRequested)
        {
            await Task.Delay(Turn, clock, _stopping.Token);
            if (mayReplay())
            {
                try
                {
                    await Worker.Part<Operations>().TurnAsync(_stopping.Token);
                }
                catch (Npgsql.NpgsqlException)
                {
                    // Try again, as the worker's own loop does.
                }
            }
        }
    }

    /// <summary>Loses wake-ups: they exist for speed only.</summary>
    private async Task StealAsync(FakeClock clock, Func<bool> isLost)
    {
        while (!_stopping.IsCancellationRequested)
        {
            await Worker.Part<WorkSignal>().WaitAsync(_stopping.Token);
            if (!isLost())
            {
                Worker.Part<WorkSignal>().Raise();
            }
            await Task.Delay(TimeSpan.FromMilliseconds(1), clock, _stopping.Token);
        }
    }
}
