using System.Buffers;

namespace DimeClient;

/// <summary>The bytes of an answer, and why there are no more where there should be.</summary>
/// <param name="Bytes">What arrived.</param>
/// <param name="CutOff">The connection broke in the middle.</param>
/// <param name="Problem">Why the bytes are not the whole body, or null where they are.</param>
internal sealed record ReceivedBody(ReadOnlyMemory<byte> Bytes, Exception? CutOff, string? Problem)
{
    private const int ChunkBytes = 16 * 1024;

    /// <summary>Reads at most <paramref name="maxBytes"/> bytes; what is left is not waited for.</summary>
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
