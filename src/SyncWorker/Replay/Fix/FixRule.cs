using System.Globalization;
using SyncWorker.Changes;

namespace SyncWorker.Replay.Fix;

/// <summary>What a rule does to a value.</summary>
internal enum FixKind
{
    /// <summary>The field gets this value, whatever it had.</summary>
    Set,

    /// <summary>This text in the value becomes another one.</summary>
    Replace,

    /// <summary>The value is cut to this many characters.</summary>
    Cut,

    /// <summary>Exactly this value becomes another one.</summary>
    Map,

    /// <summary>The field becomes empty.</summary>
    Clear,

    /// <summary>The change no longer names the field.</summary>
    Unset,
}

/// <summary>
/// One correction of one field, for all letters that it fits. As text: <c>SiteCity set Gent</c>,
/// <c>SiteCity replace Atlantis => Gent</c>, <c>Name cut 50</c>, <c>Unit map PC => PCS</c>, <c>Name clear</c>, <c>Name unset</c>. Pure.
/// </summary>
/// <param name="Field">The wire name.</param>
/// <param name="Old">For <see cref="FixKind.Replace"/> and <see cref="FixKind.Map"/>.</param>
/// <param name="New">The new text; for <see cref="FixKind.Cut"/> the length.</param>
internal sealed record FixRule(string Field, FixKind Kind, string Old = "", string New = "")
{
    public const string Allowed = "must be FIELD set VALUE, FIELD replace OLD => NEW, FIELD cut LENGTH, FIELD map OLD => NEW, "
        + "FIELD clear, or FIELD unset";

    private const string Arrow = " => ";

    /// <summary>Reads a rule.</summary>
    /// <returns>Null if the text is no rule.</returns>
    public static FixRule? Read(string text)
    {
        if (text.Split(' ', 3) is not [{ Length: > 0 } field, var word, .. var rest] || !Enum.TryParse<FixKind>(word, ignoreCase: true, out var kind)
            || !Enum.IsDefined(kind) || char.IsAsciiDigit(word[0]))
        {
            return null;
        }

        var value = rest is [var only] ? only : null;
        return (kind, value) switch
        {
            (FixKind.Clear or FixKind.Unset, null) => new(field, kind),
            (FixKind.Set, not null) => new(field, kind, New: value),
            (FixKind.Cut, not null) when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length > 0 =>
                new(field, kind, New: value),
            (FixKind.Replace or FixKind.Map, not null) when value.IndexOf(Arrow, StringComparison.Ordinal) is >= 0 and var at
                && (at > 0 || kind == FixKind.Map) =>
                new(field, kind, value[..at], value[(at + Arrow.Length)..]),
            _ => null,
        };
    }

    public override string ToString() => Kind switch
    {
        FixKind.Clear or FixKind.Unset => $"{Field} {Word}",
        FixKind.Replace or FixKind.Map => $"{Field} {Word} {Old}{Arrow}{New}",
        _ => $"{Field} {Word} {New}",
    };

    /// <summary>Applies the rule.</summary>
    /// <param name="value">The value of the field; null if the change does not name it.</param>
    /// <returns>Whether the rule changes anything, and the new value: null if the change no longer names the field.</returns>
    public (bool Fits, string? Value) Apply(string? value) => Kind switch
    {
        FixKind.Set => (value != New, New),
        FixKind.Clear => (value is { Length: > 0 }, ""),
        FixKind.Unset => (value is not null, null),
        FixKind.Replace => (value?.Contains(Old, StringComparison.Ordinal) == true, value?.Replace(Old, New, StringComparison.Ordinal)),
        FixKind.Map => (value == Old, New),
        _ => (value?.Length > Length, value is null || value.Length <= Length ? value : StorableText.Cut(value, Length)),
    };

    /// <summary>The rules that make this edit, the most likely one first. Empty if nothing was changed.</summary>
    /// <param name="before">Null if the change does not name the field.</param>
    /// <param name="after">Null to no longer name it.</param>
    public static IReadOnlyList<FixRule> Derive(string field, string? before, string? after)
    {
        if (before == after)
        {
            return [];
        }

        if (after is null)
        {
            return [new(field, FixKind.Unset)];
        }

        var set = new FixRule(field, FixKind.Set, New: after);
        if (before is null)
        {
            return [set];
        }

        var map = new FixRule(field, FixKind.Map, before, after);
        if (after.Length == 0)
        {
            return [new(field, FixKind.Clear), map];
        }

        var cut = before.StartsWith(after, StringComparison.Ordinal)
            ? new FixRule(field, FixKind.Cut, New: after.Length.ToString(CultureInfo.InvariantCulture))
            : null;
        var (old, replacement) = Difference(before, after);
        var replace = old.Length > 0 && old.Length < before.Length && !old.Contains(Arrow, StringComparison.Ordinal)
            ? new FixRule(field, FixKind.Replace, old, replacement)
            : null;
        return [.. new[] { cut, replace, map.Old.Contains(Arrow, StringComparison.Ordinal) ? null : map, set }.OfType<FixRule>()];
    }

    private string Word => Kind.ToString().ToLowerInvariant();

    private int Length => int.Parse(New, CultureInfo.InvariantCulture);

    /// <summary>The part of the text that was replaced, and by what: without the beginning and the end that both have.</summary>
    private static (string Old, string New) Difference(string before, string after)
    {
        var shortest = Math.Min(before.Length, after.Length);
        var start = 0;
        while (start < shortest && before[start] == after[start])
        {
            start++;
        }
        var end = 0;
        while (end < shortest - start && before[^(end + 1)] == after[^(end + 1)])
        {
            end++;
        }

        // A whole word says more than the letters that differ in it.
        while (start > 0 && char.IsLetterOrDigit(before[start - 1]))
        {
            start--;
        }
        while (end > 0 && char.IsLetterOrDigit(before[^end]))
        {
            end--;
        }
        return (before[start..^end], after[start..^end]);
    }
}
