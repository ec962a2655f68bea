using System.Text.Json;

namespace DimeEmulator;

/// <summary>Logs every HTTP call to the API in <c>calls.ndjson</c>, before the answer is sent, so that counts survive a kill.</summary>
internal sealed class CallLog : IDisposable
{
    public const string FileName = "calls.ndjson";

    private readonly Lock _gate = new();
    private readonly List<CallRecord> _calls = [];
    private readonly NdjsonFile _file;
    private long _lastCall;

    /// <param name="lastCall">The highest call number in the apply log: a call may be there and not yet here.</param>
    public CallLog(string directory, long lastCall)
    {
        _file = NdjsonFile.Open(Path.Combine(directory, FileName), (_, line) =>
            _calls.Add(line.Deserialize<CallRecord>(JsonSerializerOptions.Web)!));
        _lastCall = _calls.Select(c => c.Call).Append(lastCall).Max();
    }

    public IReadOnlyList<CallRecord> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _calls];
            }
        }
    }

    public long NextNumber() => Interlocked.Increment(ref _lastCall);

    public void Add(CallRecord call)
    {
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(call, JsonSerializerOptions.Web), (byte)'\n'];
        lock (_gate)
        {
            _file.Append(line);
            _calls.Add(call);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _file.Truncate(0);
            _calls.Clear();
            Interlocked.Exchange(ref _lastCall, 0);
        }
    }

    public void Dispose() => _file.Dispose();
}
