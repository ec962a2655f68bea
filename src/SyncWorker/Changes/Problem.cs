namespace SyncWorker.Changes;

/// <summary>What is wrong with a change: the field, the value, and what is allowed.</summary>
/// <param name="Field">The field as the sender wrote it, cut to 100 characters; empty if the problem is the change as a whole.</param>
/// <param name="Value">The value as the sender wrote it, cut to 100 characters; null if there is none.</param>
/// <param name="Allowed">A sentence that begins with what the field must be.</param>
internal sealed record Problem(string Field, string? Value, string Allowed)
{
    private const int Shown = 100;

    public static Problem Of(string field, string? value, string allowed) =>
        new(Short(field), value is null ? null : Short(value), allowed);

    private static string Short(string text) => text.Length > Shown ? StorableText.Cut(text, Shown) + "…" : text;

    public override string ToString() => (Field, Value) switch
    {
        ("", _) => Allowed,
        (_, null) => $"{Field}: {Allowed}",
        _ => $"{Field} = \"{Value}\": {Allowed}",
    };
}
