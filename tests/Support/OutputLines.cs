namespace SyncWorker.Testing;

/// <summary>The lines that a process writes, for those who wait for one.</summary>
internal sealed class OutputLines
{
    private readonly Lock gate = new();
    private readonly List<string> lines = [];
    private TaskCompletionSource changed = NewSource();
    private bool ended;

    public IReadOnlyList<string> All
    {
        get
        {
            lock (gate)
            {
                return [.. lines];
            }
        }
    }

    public void Add(string line) => Change(() => lines.Add(line));

    /// <summary>No line comes after this.</summary>
    public void End() => Change(() => ended = true);

    /// <summary>The first line, already there or still to come, for which the predicate holds; null when the output ends before.</summary>
    public async Task<string?> FindAsync(Func<string, bool> predicate, CancellationToken cancellation)
    {
        for (var seen = 0; ;)
        {
            Task change;
            lock (gate)
            {
                for (; seen < lines.Count; seen++)
                {
                    if (predicate(lines[seen]))
                    {
                        return lines[seen];
                    }
                }

                if (ended)
                {
                    return null;
                }

                change = changed.Task;
            }

            await change.WaitAsync(cancellation);
        }
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            changed.TrySetResult();
            changed = NewSource();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
