using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/user</c></summary>
public sealed class UsersAccessor : EntityAccessor<User>
{
    internal UsersAccessor(DimeTransport transport)
        : base(transport, "user", HttpMethod.Put)
    {
    }
}
