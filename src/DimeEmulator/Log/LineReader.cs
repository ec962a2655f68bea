namespace DimeEmulator;

/// <summary>Splits a file into its complete lines.</summary>
internal static class LineReader
{
    /// <returns>The offset at which the last complete line ends.</returns>
    public static long Read(FileStream file, Action<long, ReadOnlyMemory<byte>> eachOffsetAndLine)
    {
        var buffer = new byte[65536];
        var filled = 0;
        var start = 0L; // the file offset of buffer[0]
        while (file.Read(buffer, filled, buffer.Length - filled) is var read and > 0)
        {
            filled += read;
            var from = 0;
            while (buffer.AsSpan(from, filled - from).IndexOf((byte)'\n') is var length and >= 0)
            {
                eachOffsetAndLine(start + from, buffer.AsMemory(from, length));
                from += length + 1;
            }
            buffer.AsSpan(from, filled - from).CopyTo(buffer);
            start += from;
            filled -= from;
            if (filled == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
        return start;
    }
}
