namespace SyncWorker.Plan;

/// <summary>What a plan is made by, beside the records.</summary>
/// <param name="ClearAs">See <see cref="ImportOptions.ClearAs"/>.</param>
/// <param name="IsBehind">Messages are still to be read: a parent that was never heard of may be among them.</param>
/// <param name="SoftWait">See <see cref="PlanOptions.SoftWait"/>.</param>
internal sealed record PlanTerms(string? ClearAs = null, bool IsBehind = false, TimeSpan SoftWait = default);
