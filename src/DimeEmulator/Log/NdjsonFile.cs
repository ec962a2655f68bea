using System.Text.Json;

namespace DimeEmulator;

/// <summary>
/// An append-only file of JSON lines. Appended lines reach the operating system before the call returns, so they survive a kill of
/// the process; they are not flushed to disk, so they may not survive a power cut.
/// </summary>
internal sealed class NdjsonFile : IDisposable
{
    private readonly FileStream _file;

    private NdjsonFile(FileStream file) => _file = file;

    public long Length => _file.Length;

    /// <summary>Opens the file, passes on every line in it, and cuts off an incomplete last line left by a kill.</summary>
    public static NdjsonFile Open(string path, Action<long, JsonElement> eachOffsetAndLine)
    {
        // No buffering, so that one append is one write.
        var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            file.SetLength(ReadAll(file, eachOffsetAndLine));
            file.Seek(0, SeekOrigin.End);
            return new NdjsonFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Append(ReadOnlySpan<byte> lines)
    {
        var length = _file.Length;
        try
        {
            _file.Write(lines);
        }
        catch (IOException)
        {
            _file.SetLength(length); // half a line would make the file unreadable once others follow it
            throw;
        }
    }

    public void Truncate(long length)
    {
        _file.SetLength(length);
        _file.Seek(0, SeekOrigin.End);
    }

    /// <summary>Copies the bytes between the two offsets; ends early if the file was cleared in the meantime.</summary>
    public async Task CopyAsync(long from, long to, Stream target, CancellationToken cancellationToken)
    {
        const FileShare shared = FileShare.ReadWrite | FileShare.Delete;
        var reader = new FileStream(_file.Name, FileMode.Open, FileAccess.Read, shared, 65536, useAsync: true);
        await using (reader)
        {
            reader.Seek(from, SeekOrigin.Begin);
            var buffer = new byte[65536];
            for (var left = to - from; left > 0;)
            {
                var read = await reader.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
                if (read == 0)
                {
                    return;
                }
                await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                left -= read;
            }
        }
    }

    public void Dispose() => _file.Dispose();

    /// <returns>The offset at which the last valid line ends.</returns>
    private static long ReadAll(FileStream file, Action<long, JsonElement> eachOffsetAndLine)
    {
        long? torn = null;
        var end = LineReader.Read(file, (offset, line) =>
        {
            if (torn is { } at)
            {
                throw new InvalidDataException(
                    $"{file.Name}: the line at byte {at} is not JSON, and others follow it. Move the file away to start afresh.");
            }
            try
            {
                using var json = JsonDocument.Parse(line);
                eachOffsetAndLine(offset, json.RootElement);
            }
            catch (JsonException)
            {
                torn = offset;
            }
        });
        return torn ?? end;
    }
}
