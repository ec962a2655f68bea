using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/actionUri</c></summary>
public sealed class ActionUrisAccessor : EntityAccessor<ActionUri>
{
    internal ActionUrisAccessor(DimeTransport transport)
        : base(transport, "actionUri", HttpMethod.Put)
    {
    }

    /// <summary>Only this endpoint requires an array, even for one record.</summary>
    private protected override ReadOnlyMemory<byte> BodyOf(ActionUri entity) => EntityJson.Write([entity]);
}
