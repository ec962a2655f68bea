namespace CatalogGenerator;

/// <summary>An enumeration with consecutive numbers, starting at <paramref name="First"/>.</summary>
internal sealed record KnownEnum(string Name, string Summary, string[] Names, int First = 0);
