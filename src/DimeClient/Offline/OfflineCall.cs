namespace DimeClient;

/// <summary>A call that an offline client did not send.</summary>
/// <param name="Method"><c>GET</c>, <c>POST</c>, …</param>
/// <param name="Path">Path and query below the base address, with this SDK's names: <c>import</c>.</param>
/// <param name="Body">The body that would have been sent; empty if there is none.</param>
public sealed record OfflineCall(string Method, string Path, ReadOnlyMemory<byte> Body)
{
    /// <summary>The rows, if this is an import; else empty.</summary>
    public IReadOnlyList<ImportRow> Rows { get; } = Path == "import" ? ImportPayload.Read(Body) : [];
}
