namespace SyncWorker.Convergence.Tests.Histories;

/// <summary>A change as a publisher sends it, with what the checker knows about it.</summary>
/// <param name="Index">A unique number. Every value of the change contains it, so a value on the board names its change.</param>
/// <param name="Whole">A snapshot or a delete.</param>
/// <param name="Fields">Wire name → value, without the key; an empty text where the change clears a field.</param>
/// <param name="Poison">The server always refuses the change.</param>
/// <param name="Body">The message body as sent.</param>
internal sealed record Published(
    int Index, string Entity, string Key, string Kind, bool Whole, IReadOnlyDictionary<string, string> Fields, bool Poison, string Body)
{
    public string MessageId => $"m{Index}";

    /// <summary>The records that must exist before this one, nearest first.</summary>
    public IReadOnlyList<(string Entity, string Key)> Above { get; init; } = [];
}
