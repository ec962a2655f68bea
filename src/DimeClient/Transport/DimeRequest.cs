namespace DimeClient;

/// <summary>One call, before it knows of keys and addresses.</summary>
/// <param name="Method">The HTTP method. DELETE may carry a body here.</param>
/// <param name="Path">Relative to the base address, without a slash in front; with its query where it has one.</param>
internal sealed record DimeRequest(HttpMethod Method, string Path)
{
    /// <summary>JSON in UTF-8, or null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }
}
