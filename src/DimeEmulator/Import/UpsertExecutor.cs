namespace DimeEmulator;

/// <summary>Creates a record, or merges into the one that is there.</summary>
internal sealed class UpsertExecutor(Board board)
{
    /// <param name="clearOmitted">The row replaces the record: what it does not carry is gone.</param>
    public RowOutcome Execute(Entity entity, Dictionary<string, string> fields, bool clearOmitted)
    {
        if (entity.IsAppointment && AppointmentIds.Conflict(board, entity, fields) is { } conflict)
        {
            return new RowOutcome.Refused(conflict);
        }
        var text = RecordAddress.TextOf(entity, fields); // before an appointment is given its ids: the log names it as the row did
        var key = RecordAddress.KeyOf(board, entity, fields);
        var existing = key is null ? null : board[entity].Find(key);
        var merged = Merge(entity, existing, fields, clearOmitted);

        string? parentKey = null;
        if (entity.Parent is not null)
        {
            parentKey = RecordAddress.ParentKeyOf(board, entity, merged);
            if (parentKey is null || board[entity.Parent].Find(parentKey) is null)
            {
                return new RowOutcome.Refused(ParentIsMissing(entity, merged));
            }
        }

        var number = existing?.Number ?? board.NextRecordNumber();
        if (entity.IsAppointment)
        {
            AppointmentIds.Assign(board, existing, fields, merged);
            key = RecordAddress.KeyOfAppointment(AppointmentIds.IdOf(merged)!.Value);
        }
        key ??= KeyText.OfUnnamed(number);
        var otherKey = entity.IsAppointment ? AppointmentIds.OtherKeyOf(merged) : null;
        board.Put(entity, new Record(key, parentKey, otherKey, number, merged));

        if (text.Length == 0)
        {
            text = entity.IsAppointment ? RecordAddress.TextOf(entity, fields) : KeyText.OfNumber(number);
        }
        return new RowOutcome.Applied(text, fields);
    }

    private static Dictionary<string, string> Merge(Entity entity, Record? existing, Dictionary<string, string> fields, bool clearOmitted)
    {
        if (existing is null)
        {
            return new Dictionary<string, string>(fields, StringComparer.Ordinal);
        }
        var merged = clearOmitted
            ? new Dictionary<string, string>(fields, StringComparer.Ordinal)
            : new Dictionary<string, string>(existing.Fields, StringComparer.Ordinal);
        foreach (var (name, value) in fields)
        {
            merged[name] = value;
        }

        // An update finds its row by the key and does not write it: the spelling of the first upsert stays.
        foreach (var name in entity.Key.SelectMany(part => part.Names))
        {
            if (existing.Fields.TryGetValue(name, out var spelling))
            {
                merged[name] = spelling;
            }
        }
        return merged;
    }

    private static string ParentIsMissing(Entity entity, Dictionary<string, string> fields)
    {
        var article = "aeiou".Contains(entity.Noun[0], StringComparison.Ordinal) ? "An" : "A";
        var parent = entity.Parent!.Noun;
        return $"The {parent} {RecordAddress.ParentTextOf(entity, fields)} does not exist. "
            + $"{article} {entity.Noun} cannot be created before its {parent}.";
    }
}
