using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace DimeEmulator;

/// <summary>
/// The outcome of every row, in the order of applying: <c>emulator.ndjson</c>. It is written before the call is answered, and the
/// stored records are rebuilt from it. Not thread-safe: <see cref="ImportDesk"/> owns the lock.
/// </summary>
internal sealed class ApplyLog : IDisposable
{
    public const string FileName = "emulator.ndjson";

    private static readonly JsonWriterOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TimeProvider _time;
    private readonly NdjsonFile _file;
    private readonly List<long> _offsets = []; // offset of the line with sequence number index + 1
    private readonly ArrayBufferWriter<byte> _buffer = new();

    /// <param name="replay">Called for every existing line.</param>
    public ApplyLog(string directory, TimeProvider time, Action<JsonElement> replay)
    {
        _time = time;
        var call = new List<JsonElement>();
        _file = NdjsonFile.Open(Path.Combine(directory, FileName), (offset, line) =>
        {
            _offsets.Add(offset);
            call.Add(line.Clone());
            if (call.Count == line.GetProperty("rows").GetInt32())
            {
                call.ForEach(replay);
                call.Clear();
            }
        });

        // A kill can cut a write between two lines. Such a call was never answered, and half of it would not be atomic, so it is removed.
        if (call.Count > 0)
        {
            _file.Truncate(_offsets[^call.Count]);
            _offsets.RemoveRange(_offsets.Count - call.Count, call.Count);
        }
    }

    /// <summary>Appends the lines of one call in one write.</summary>
    public void Append(long call, IReadOnlyList<LogLine> lines)
    {
        if (lines.Count == 0)
        {
            return;
        }
        _buffer.ResetWrittenCount();
        var at = _time.GetUtcNow();
        var offsets = new List<long>(lines.Count);
        foreach (var line in lines)
        {
            offsets.Add(_file.Length + _buffer.WrittenCount);
            Write(_offsets.Count + offsets.Count, at, call, lines.Count, line);
            _buffer.Write("\n"u8);
        }
        _file.Append(_buffer.WrittenSpan);
        _offsets.AddRange(offsets);
    }

    /// <summary>The range of the file with the lines after that sequence number.</summary>
    public (long From, long To) RangeAfter(long sequence) =>
        (sequence >= _offsets.Count ? _file.Length : _offsets[(int)Math.Max(0, sequence)], _file.Length);

    /// <inheritdoc cref="NdjsonFile.CopyAsync"/>
    public Task CopyAsync((long From, long To) range, Stream target, CancellationToken cancellationToken) =>
        _file.CopyAsync(range.From, range.To, target, cancellationToken);

    public void Clear()
    {
        _file.Truncate(0);
        _offsets.Clear();
    }

    public void Dispose() => _file.Dispose();

    private void Write(long sequence, DateTimeOffset at, long call, int rows, LogLine line)
    {
        using var json = new Utf8JsonWriter(_buffer, Readable);
        json.WriteStartObject();
        json.WriteNumber("seq"u8, sequence);
        json.WriteString("at"u8, at);
        json.WriteNumber("call"u8, call);
        json.WriteNumber("row"u8, line.Row);
        json.WriteNumber("rows"u8, rows);
        json.WriteString("procedure"u8, line.Procedure);
        json.WriteString("entity"u8, line.Entity);
        json.WriteString("key"u8, line.Key);
        json.WriteStartObject("fields"u8);
        foreach (var (name, value) in line.Fields)
        {
            json.WriteString(name, value);
        }
        json.WriteEndObject();
        json.WriteString("outcome"u8, SettingReader.NameOf(line.Outcome));
        if (line.Message is not null)
        {
            json.WriteString("message"u8, line.Message);
        }
        if (line.Replaced)
        {
            json.WriteBoolean("replaced"u8, true);
        }
        if (line.IsSingleResource)
        {
            json.WriteBoolean("singleResource"u8, true);
        }
        json.WriteEndObject();
    }
}
