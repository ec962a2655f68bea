namespace DimeClient;

/// <summary>The HTTP response, unchanged.</summary>
public sealed class DimeResponse
{
    /// <summary>The HTTP status. The body may hold another one: see <see cref="DimeError.StatusCode"/>.</summary>
    public required int StatusCode { get; init; }

    /// <summary>Headers of the answer and of its body, with case-insensitive names.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; }

    /// <summary>The bytes of the body, decompressed; only the received part if the answer was cut off or too long.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
