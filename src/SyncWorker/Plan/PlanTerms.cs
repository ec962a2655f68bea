namespace SyncWorker.Plan;

/// <summary>The conditions that a plan depends on, apart from the records.</summary>
/// <param name="ClearAs">See <see cref="ImportOptions.ClearAs"/>.</param>
/// <param name="IsBehind">Messages are still unread, and an unknown parent may be among them.</param>
/// <param name="SoftWait">See <see cref="PlanOptions.SoftWait"/>.</param>
internal sealed record PlanTerms(string? ClearAs = null, bool IsBehind = false, TimeSpan SoftWait = default)
{
    public UnchangedRule Unchanged { get; init; } = UnchangedRule.Never;
}
