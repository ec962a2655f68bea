namespace SyncWorker.Convergence.Tests.Histories;

/// <summary>A change as a publisher sends it, and what the checker knows of it.</summary>
/// <param name="Index">Unique; it stands in every value the change carries, so that a value on the board names its change.</param>
/// <param name="Whole">A snapshot or a delete.</param>
/// <param name="Fields">Wire name → value, without the key; the empty text where it clears.</param>
/// <param name="Poison">The server refuses it, for ever.</param>
/// <param name="Body">As it goes over the wire.</param>
internal sealed record Published(
    int Index, string Entity, string Key, string Kind, bool Whole, IReadOnlyDictionary<string, string> Fields, bool Poison, string Body)
{
    public string MessageId => $"m{Index}";

    /// <summary>What must exist before it, the nearest first.</summary>
    public IReadOnlyList<(string Entity, string Key)> Above { get; init; } = [];
}
