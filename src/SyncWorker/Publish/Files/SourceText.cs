using System.Text;

namespace SyncWorker.Publish.Files;

/// <summary>
/// Reads a file's bytes as text. Bytes that are invalid in its encoding are refused: misread, they would turn old records into
/// new ones.
/// </summary>
internal static class SourceText
{
    /// <summary>No text contains this value: Unicode guarantees that it is not a character.</summary>
    private const char NoText = '\uFFFF';

    static SourceText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>The encoding of the byte order mark at the beginning, else the named one, else UTF-8.</summary>
    /// <exception cref="PublishUseException">There is no such encoding.</exception>
    public static Encoding EncodingOf(Stream stream, string? name)
    {
        Span<byte> begin = stackalloc byte[3];
        var read = stream.ReadAtLeast(begin, begin.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return begin[..read] switch
        {
            [0xEF, 0xBB, 0xBF] => Strict("utf-8"),
            [0xFF, 0xFE, ..] => Strict("utf-16"),
            [0xFE, 0xFF, ..] => Strict("utf-16BE"),
            _ => Strict(name ?? "utf-8"),
        };
    }

    public static StreamReader Read(Stream stream, Encoding encoding) =>
        new(stream, encoding, detectEncodingFromByteOrderMarks: false, leaveOpen: true);

    /// <summary>Reads the whole file.</summary>
    /// <exception cref="PublishFileException">Some bytes are invalid in this encoding.</exception>
    public static async Task CheckAsync(Stream stream, Encoding encoding, CancellationToken cancellationToken)
    {
        stream.Position = 0;
        using var reader = Read(stream, encoding);
        var buffer = new char[32 * 1024];
        var (line, column) = (1L, 0L);
        for (int read; (read = await reader.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            for (var i = 0; i < read; i++)
            {
                (line, column) = buffer[i] == '\n' ? (line + 1, 0) : (line, column + 1);
                if (buffer[i] == NoText)
                {
                    throw new PublishFileException(
                        line,
                        $"Column {column} has bytes that are not {encoding.WebName}. "
                        + "Name the encoding, such as --encoding windows-1252, which Excel writes in Western Europe.");
                }
            }
        }
        stream.Position = 0;
    }

    private static Encoding Strict(string name)
    {
        try
        {
            return Encoding.GetEncoding(name, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback(NoText.ToString()));
        }
        catch (ArgumentException)
        {
            throw new PublishUseException(
                $"--encoding = {name}: must be an encoding's name, such as utf-8, windows-1252, iso-8859-15 or utf-16.");
        }
    }
}
