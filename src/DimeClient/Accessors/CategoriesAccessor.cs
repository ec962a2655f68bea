using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/category</c>; its list also shows whether address and key are right.</summary>
public sealed class CategoriesAccessor : ListingAccessor<Category>
{
    internal CategoriesAccessor(DimeTransport transport)
        : base(transport, "category", HttpMethod.Put, Category.Known, Category.ReadListed)
    {
    }
}
