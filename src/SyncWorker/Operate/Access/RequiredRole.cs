namespace SyncWorker.Operate.Access;

/// <summary>The roles that may call an endpoint. An operator always may.</summary>
internal sealed record RequiredRole(params HttpRole[] Roles)
{
    public bool Allows(HttpRole role) => role == HttpRole.Operator || Roles.Contains(role);

    public override string ToString() => string.Join(" or ", Roles.Append(HttpRole.Operator).Distinct());
}
