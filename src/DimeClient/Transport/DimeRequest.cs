namespace DimeClient;

/// <summary>One call, without key and address.</summary>
/// <param name="Method">The HTTP method. DELETE may carry a body here.</param>
/// <param name="Path">Relative to the base address, without a leading slash; includes the query if there is one.</param>
internal sealed record DimeRequest(HttpMethod Method, string Path)
{
    /// <summary>JSON in UTF-8, or null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>Whether the reader expects a list; null if it does not know.</summary>
    public bool? BringsList { get; init; }

    /// <summary>The first part of the path: <c>category</c>.</summary>
    public string Endpoint => Path.Split('/', '?')[0];

    /// <summary>The path without its query, for logs: queries hold addresses and names.</summary>
    public string PathOnly => Path.Split('?')[0];
}
