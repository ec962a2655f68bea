using System.Buffers;

namespace DimeClient;

/// <summary>The bytes of an answer, and why they are incomplete if they are.</summary>
/// <param name="Bytes">The bytes that arrived.</param>
/// <param name="CutOff">The failure if the connection broke in the middle, or null.</param>
/// <param name="Problem">Why the bytes are not the whole body, or null if they are.</param>
internal sealed record ReceivedBody(ReadOnlyMemory<byte> Bytes, Exception? CutOff, string? Problem)
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Reads at most <paramref name="maxBytes"/> bytes and does not wait for the rest.</summary>
    public static async Task<ReceivedBody> ReadAsync(HttpContent content, int maxBytes, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        try
        {
            var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            while (true)
            {
                var read = await stream.ReadAsync(buffer.GetMemory(ChunkBytes), cancellationToken).ConfigureAwait(false);
                if (read == 0)
                {
                    return new(buffer.WrittenMemory, null, null);
                }
                buffer.Advance(read);
                if (buffer.WrittenCount > maxBytes)
                {
                    return new(buffer.WrittenMemory[..maxBytes], null, $"it is longer than {maxBytes} bytes");
                }
            }
        }
        catch (InvalidDataException)
        {
            return new(buffer.WrittenMemory, null, "its compression is broken");
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException)
        {
            return new(buffer.WrittenMemory, failure, "it ends too early");
        }
    }
}
