using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/resourceType</c>, read-only.</summary>
public sealed class ResourceTypesAccessor : ReadingAccessor<ResourceType>
{
    internal ResourceTypesAccessor(DimeTransport transport)
        : base(transport, "resourceType", ResourceType.Read)
    {
    }
}
