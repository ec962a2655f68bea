namespace DimeClient.Entities;

public sealed partial record TimeMarker
{
    /// <summary>The server's own id; the API's pages do not say whether it is a number. Read, never sent.</summary>
    public string? Id { get; init; }

    internal static TimeMarker ReadListed(FieldReader from) => Read(from) with { Id = from.Other("id") };
}
