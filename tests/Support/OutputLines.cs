namespace SyncWorker.Testing;

/// <summary>The lines that a process writes. A test can wait for one.</summary>
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

    /// <summary>Marks the end of the output: no line follows.</summary>
    public void End() => Change(() => ended = true);

    /// <summary>
    /// The first line, already written or still to come, for which the predicate holds; null when the output ends without one.
    /// </summary>
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
