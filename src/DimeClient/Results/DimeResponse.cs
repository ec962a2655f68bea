namespace DimeClient;

/// <summary>What came back over HTTP, untouched.</summary>
public sealed class DimeResponse
{
    /// <summary>The HTTP status. The body may hold another one: see <see cref="DimeError.StatusCode"/>.</summary>
    public required int StatusCode { get; init; }

    /// <summary>Headers of the answer and of its body, names without regard to case.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Headers { get; init; }

    /// <summary>The bytes of the body, decompressed; what had arrived where the answer was cut off or longer than is read.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
