namespace DimeClient;

/// <summary>One call, before it knows of keys and addresses.</summary>
/// <param name="Method">The HTTP method. DELETE may carry a body here.</param>
/// <param name="Path">Relative to the base address, without a slash in front; with its query where it has one.</param>
internal sealed record DimeRequest(HttpMethod Method, string Path)
{
    /// <summary>JSON in UTF-8, or null for none.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>A list comes back, as far as its reader knows; null where it does not know.</summary>
    public bool? BringsList { get; init; }

    /// <summary>The first part of the path: <c>category</c>.</summary>
    public string Endpoint => Path.Split('/', '?')[0];

    /// <summary>The path without its query, for logs: queries hold addresses and names.</summary>
    public string PathOnly => Path.Split('?')[0];
}
