namespace DimeEmulator;

/// <summary>Creates a record, or merges into the existing one.</summary>
internal sealed class UpsertExecutor(Board board)
{
    private readonly AppointmentLinks _links = new(board);

    public RowOutcome Execute(Entity entity, Dictionary<string, string> fields, EmulatorOptions options)
    {
        var text = RecordAddress.TextOf(entity, fields); // before an appointment gets its ids: the log names it as the row does
        var key = RecordAddress.KeyOf(board, entity, fields);
        var existing = key is null ? null : board[entity].Find(key);
        var merged = Merge(entity, existing, fields, options.OmittedParameter == OmittedParameter.Clears);

        string? parentKey = null;
        if (entity.Parent is not null)
        {
            CreateJobOf(entity, fields);
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
        var record = new Record(key, parentKey, entity.IsAppointment ? AppointmentNames.OtherKeysOf(merged) : [], number, merged);
        board.Put(entity, record);
        if (entity.IsAppointment)
        {
            _links.Add(record, fields, options.ResourceLinks);
        }

        if (text.Length == 0)
        {
            text = entity.IsAppointment ? RecordAddress.TextOf(entity, fields) : KeyText.OfNumber(number);
        }
        return new RowOutcome.Applied(text, fields);
    }

    /// <summary>A task with CreateJob set creates its job if it does not exist.</summary>
    private void CreateJobOf(Entity task, Dictionary<string, string> fields)
    {
        if (!Flag.IsTrue(fields.GetValueOrDefault("CreateJob"))
            || board[task.Parent!].Find(RecordAddress.ParentKeyOf(board, task, fields)!) is not null)
        {
            return;
        }
        var job = task.ParentKey.ToDictionary(pair => pair.Key, pair => fields[pair.Value], StringComparer.Ordinal);
        job["ShortDescription"] = fields.GetValueOrDefault("ShortDescription", "");
        board.Put(task.Parent!, new Record(RecordAddress.KeyOf(board, task.Parent!, job)!, null, [], board.NextRecordNumber(), job));
    }

    /// <param name="clearOmitted">The row replaces the record: values that it does not contain are removed.</param>
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

        // An update finds its record by the key and does not overwrite the key: the spelling of the first upsert stays.
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
