namespace DimeClient;

/// <summary>A call that an offline client did not send.</summary>
/// <param name="Method"><c>GET</c>, <c>POST</c>, …</param>
/// <param name="Path">Path and query below the base address, in the names of this SDK: <c>import</c>.</param>
/// <param name="Body">The bytes that would have gone out; empty where there is no body.</param>
public sealed record OfflineCall(string Method, string Path, ReadOnlyMemory<byte> Body)
{
    /// <summary>The rows, where this is an import; else empty.</summary>
    public IReadOnlyList<ImportRow> Rows { get; } = Path == "import" ? ImportPayload.Read(Body) : [];
}
