using SyncWorker.Changes;
using SyncWorker.Contracts;

namespace SyncWorker.Compare;

/// <summary>Decides whether the board has a record as its source says, and if not, why. Pure.</summary>
/// <param name="AsOf">When the export was made.</param>
/// <param name="ClearAs">The value of a field that a snapshot no longer carries; null: it is left as it is.</param>
internal sealed record Verdict(DateTimeOffset AsOf, string? ClearAs)
{
    private const string NewerThanExport = "something newer than the export was received";

    /// <param name="known">Null: nothing of the record is known.</param>
    /// <returns>Null: the board has it as the source says.</returns>
    public Difference? Of(SourceRecord source, RecordedState? known)
    {
        if (known is null)
        {
            return source.Kind == ChangeKind.Delete
                ? null
                : Named(source, DifferenceKind.Missing, "nothing of it was ever received");
        }

        if (IsAsSaid(source, known.Accepted))
        {
            return known.Doubt is { } doubt ? Named(source, DifferenceKind.Waiting, doubt) : null;
        }

        var fields = RecordedState.IsThere(known.Accepted) && source.Kind != ChangeKind.Delete
            ? source.DifferentFrom(known.Accepted, ClearAs)
            : [];
        var difference = Explained(known, accepted => IsAsSaid(source, accepted)) is var (why, change)
            ? Named(source, DifferenceKind.Waiting, why, change)
            : IsNewer(source, known, fields) ? Named(source, DifferenceKind.Newer, NewerThanExport, Newest(known))
            : Unexplained(source, known, fields);
        return difference with { Fields = fields };
    }

    /// <summary>Decides about a record that the export lacks.</summary>
    /// <returns>Null: the board does not have it either.</returns>
    public Difference? OfAbsent(RecordedState? known)
    {
        if (known is not { ReceivedAt: { } received })
        {
            return null;
        }

        var isThere = RecordedState.IsThere(known.Accepted);
        var willBe = RecordedState.IsThere(known.After(known.State.Pending, ClearAs));
        return !isThere && !willBe ? null
            : received > AsOf ? Unnamed(known, DifferenceKind.Newer, NewerThanExport, Newest(known))
            : Explained(known, accepted => !RecordedState.IsThere(accepted)) is var (why, change)
                ? Unnamed(known, DifferenceKind.Waiting, why, change)
            : isThere
                ? Unnamed(
                    known, DifferenceKind.Extra, $"change {AcceptedBy(known)} was accepted, and no delete was received", AcceptedBy(known))
            : Unnamed(known, DifferenceKind.Extra, $"change {Newest(known)} will create it", Newest(known));
    }

    private bool IsAsSaid(SourceRecord source, Accepted accepted) =>
        RecordedState.IsThere(accepted)
            ? source.Kind != ChangeKind.Delete && source.DifferentFrom(accepted, ClearAs).Count == 0
            : source.Kind == ChangeKind.Delete;

    /// <summary>What explains the difference: the record would be as its source says if this came to its end.</summary>
    private (string Why, long? Change)? Explained(RecordedState known, Func<Accepted, bool> isAsSaid)
    {
        var pending = known.State.Pending;
        if (pending.Count > 0 && isAsSaid(known.After(pending, ClearAs)))
        {
            return ($"change {pending[^1].Id} is pending", pending[^1].Id);
        }

        var letters = known.Dead.Where(letter => letter.Change.Fields.Count > 0).ToList();
        if (letters.Count > 0 && isAsSaid(known.After(pending.Concat(letters.Select(letter => letter.Change)), ClearAs)))
        {
            var (change, reason) = letters[^1];
            return ($"change {change.Id} is a dead letter ({reason.Code}: {reason.Message})", change.Id);
        }
        return known.Doubt is { } doubt ? (doubt, null) : null;
    }

    /// <summary>Whether the ledger has what the export cannot: it was received later, or its source gave it a higher version.</summary>
    private bool IsNewer(SourceRecord source, RecordedState known, IReadOnlyList<FieldDifference> fields)
    {
        return known.ReceivedAt > AsOf
            || (source.Version is { } version
                && (fields.Count > 0
                    ? fields.All(field => IsAbove(known.Accepted.KeyOf(field.Field), version))
                    : IsAbove(known.Accepted.Base?.Key, version)));

        static bool IsAbove(OrderKey? key, long version) => key is { Scale: 1 } accepted && accepted.Version > version;
    }

    private static Difference Unexplained(SourceRecord source, RecordedState known, IReadOnlyList<FieldDifference> fields)
    {
        var isThere = RecordedState.IsThere(known.Accepted);
        if (source.Kind == ChangeKind.Delete)
        {
            return Named(source, DifferenceKind.Extra, "its source deleted it, and no delete was received", AcceptedBy(known));
        }

        var kind = isThere ? DifferenceKind.Different : DifferenceKind.Missing;
        return known switch
        {
            { Dead: [.., var (letter, reason)] } =>
                Named(source, kind, $"its dead letter {letter.Id} ({reason.Code}) says something else", letter.Id),
            { State.Pending: [.., var pending] } => Named(source, kind, $"its pending change {pending.Id} says something else", pending.Id),
            _ when isThere => Named(
                source,
                kind,
                source.Version is { } version && !(known.Accepted.Base?.Key is { Scale: 1 } key && key.Version >= version)
                    ? $"version {version} of it was never received"
                    : "no change with the values of the source was received",
                fields.Max(field => field.Change)),
            { State.Accepted.Base: { Kind: ChangeKind.Delete, Key: var deleted } } =>
                Named(source, kind, $"change {deleted.Id} deleted it", deleted.Id),
            { IsCleared: true } => Named(source, kind, "a clear of all values of its parent removed it"),
            _ => Named(source, kind, "nothing of it was ever accepted"),
        };
    }

    private static long? Newest(RecordedState known) => known.State.Pending is [.., var pending] ? pending.Id : AcceptedBy(known);

    private static long? AcceptedBy(RecordedState known) =>
        known.Accepted.Base?.Key.Id ?? known.Accepted.Over.Values.Select(value => (long?)value.Key.Id).Max();

    private static Difference Named(SourceRecord source, DifferenceKind kind, string cause, long? change = null) =>
        new(kind, source.Address.Definition.Name, source.Address.Key, cause) { Index = source.Index, Change = change };

    private static Difference Unnamed(RecordedState known, DifferenceKind kind, string cause, long? change = null) =>
        new(kind, known.State.Definition.Name, known.State.Key, cause) { Change = change };
}
