namespace ReceivePipeline;

/// <summary>Counts messages, and messages that arrived after one with a higher delivery tag.</summary>
internal sealed class Seen(int expected)
{
    private readonly TaskCompletionSource _all = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _turn = new();
    private ulong _highest;
    private int _count;

    public Task All => _all.Task;

    public int OutOfOrder { get; private set; }

    public void Add(ulong tag)
    {
        lock (_turn)
        {
            OutOfOrder += tag < _highest ? 1 : 0;
            _highest = Math.Max(_highest, tag);
            if (++_count == expected)
            {
                _all.SetResult();
            }
        }
    }
}
