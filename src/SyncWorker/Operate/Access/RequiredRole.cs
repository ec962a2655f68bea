namespace SyncWorker.Operate.Access;

/// <summary>Of an endpoint: the roles that may call it. The operator always may.</summary>
internal sealed record RequiredRole(params HttpRole[] Roles)
{
    public bool Allows(HttpRole role) => role == HttpRole.Operator || Roles.Contains(role);

    public override string ToString() => string.Join(" or ", Roles.Append(HttpRole.Operator).Distinct());
}
