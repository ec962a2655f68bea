using System.Buffers;

namespace SyncWorker.Receive;

/// <summary>Reads the body of a request into memory.</summary>
internal static class RequestBody
{
    private const int AtOnce = 16 * 1024;

    /// <param name="most">The largest body, in bytes.</param>
    /// <param name="option">The option that says so.</param>
    /// <exception cref="BadHttpRequestException">The body is larger (413), or cannot be read.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(
        HttpRequest request, long most, string option, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>((int)Math.Min(request.ContentLength ?? 0, most) + AtOnce);
        while (await request.Body.ReadAsync(body.GetMemory(AtOnce), cancellationToken) is > 0 and var read)
        {
            body.Advance(read);
            if (body.WrittenCount > most)
            {
                throw new BadHttpRequestException($"The body has more than {most} bytes ({option}).", StatusCodes.Status413PayloadTooLarge);
            }
        }
        return body.WrittenMemory;
    }
}
