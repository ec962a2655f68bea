using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/category</c>; listing categories also shows whether the address and key are right.</summary>
public sealed class CategoriesAccessor : ListingAccessor<Category>
{
    internal CategoriesAccessor(DimeTransport transport)
        : base(transport, "category", HttpMethod.Put, Category.Known, Category.ReadListed)
    {
    }
}
