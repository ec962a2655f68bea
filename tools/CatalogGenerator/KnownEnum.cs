namespace CatalogGenerator;

/// <summary>An enumeration whose numbers follow each other, from <paramref name="First"/> on.</summary>
internal sealed record KnownEnum(string Name, string Summary, string[] Names, int First = 0);
