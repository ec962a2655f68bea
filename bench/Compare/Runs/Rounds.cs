using SyncWorker.Bench.Contenders;

namespace SyncWorker.Bench.Runs;

/// <summary>Runs contenders in turn, several times, so that what changes on the machine meets all of them.</summary>
internal sealed class Rounds<T>(int count, bool hasWarmUp)
{
    private readonly Dictionary<string, List<T>> _results = [];
    private readonly HashSet<string> _missing = [];

    /// <summary>A sentence for each contender that was left out, or whose run failed.</summary>
    public List<string> Notes { get; } = [];

    /// <summary>Whether a run failed for another reason than that the contender cannot be run here.</summary>
    public bool HasFailures { get; private set; }

    /// <summary>What each contender gave in each round, by name; the warm-up does not count.</summary>
    public IReadOnlyDictionary<string, List<T>> Results => _results;

    /// <param name="entrants">Names, with what runs them once. The argument is whether this is the warm-up.</param>
    public async Task RunAsync(
        IReadOnlyList<(string Name, Func<bool, Task<T>> Run)> entrants, CancellationToken cancellationToken)
    {
        for (var round = hasWarmUp ? 0 : 1; round <= count; round++)
        {
            foreach (var (name, run) in entrants.Where(entrant => !_missing.Contains(entrant.Name)))
            {
                await TryAsync(name, round == 0 ? "warm-up" : $"round {round}", async () =>
                {
                    var result = await run(round == 0);
                    if (round > 0)
                    {
                        (_results.TryGetValue(name, out var own) ? own : _results[name] = []).Add(result);
                    }
                }, cancellationToken);
            }
        }
    }

    /// <summary>Runs one contender; if that fails, a note says so, and the others go on.</summary>
    /// <param name="step">What it is run for.</param>
    public async Task TryAsync(string name, string step, Func<Task> run, CancellationToken cancellationToken)
    {
        await Console.Error.WriteLineAsync($"{TimeProvider.System.GetLocalNow():HH:mm:ss} {step}: {name}");
        try
        {
            await run();
        }
        catch (MissingException absent)
        {
            _missing.Add(name);
            Notes.Add($"{name} is left out: {absent.Message}.");
        }
        catch (Exception failed) when (!cancellationToken.IsCancellationRequested)
        {
            HasFailures = true;
            await Console.Error.WriteLineAsync(failed.ToString());
            Notes.Add($"{name}: {step} failed ({failed.Message.Split('\n')[0].Trim()}).");
        }
    }
}
