namespace DimeEmulator;

/// <summary>Removes records together with their children.</summary>
internal sealed class DeleteExecutor(Board board)
{
    private const string CheckAppointments = "CheckAppointments";

    // Tells connectors not to echo the change; it does not help to identify the record.
    private const string SentFromBackOffice = "SentFromBackOffice";

    private readonly AppointmentLinks _links = new(board);

    public RowOutcome Delete(Procedure procedure, Dictionary<string, string> fields, EmulatorOptions options)
    {
        var missingIsOk = options.DeleteMissing == DeleteMissing.Ok;
        var entity = procedure.Entity;
        var found = FindAll(procedure, fields);
        if (found.Count == 0)
        {
            return missingIsOk ? Applied(entity, fields) : new RowOutcome.Refused(
                $"The specified {entity.Noun} {Name(entity, fields)} cannot be deleted because it does not exist.");
        }
        if (MustCheckAppointments(procedure, fields) && found.Any(record => board.HasAppointments(entity, record)))
        {
            return new RowOutcome.Refused(
                $"The specified {entity.Noun} {Name(entity, fields)} cannot be deleted "
                + "because it is associated with existing appointments. "
                + "Please remove the appointments first, or retry this command with CheckAppointments set to 0.");
        }
        if (entity.IsAppointment && options.ResourceLinks == ResourceLinks.PerResource
            && fields.GetValueOrDefault("ResourceNo") is { Length: > 0 } resource)
        {
            var (wasLinked, hasOthers) = _links.Remove(found[0], resource);
            if (!wasLinked && !missingIsOk)
            {
                return new RowOutcome.Refused(
                    $"The specified appointment {Name(entity, fields)} cannot be taken from resource {resource} "
                    + "because it is not assigned to it.");
            }
            if (!wasLinked || hasOthers)
            {
                return Applied(entity, fields);
            }
        }
        foreach (var record in found)
        {
            board.RemoveWithChildren(entity, record);
        }
        return Applied(entity, fields);
    }

    public RowOutcome Clear(Entity entity, Dictionary<string, string> fields, bool missingIsOk)
    {
        var parentKey = RecordAddress.ParentKeyOf(board, entity, fields);
        if (parentKey is null || board[entity.Parent!].Find(parentKey) is null)
        {
            return missingIsOk ? Applied(entity, fields) : new RowOutcome.Refused(
                $"The {entity.Plural} of the specified {entity.Parent!.Noun} {RecordAddress.ParentTextOf(entity, fields)} "
                + "cannot be cleared because it does not exist.");
        }
        foreach (var record in board[entity].ChildrenOf(parentKey).Where(record => HasSameKeyParts(entity, record, fields)))
        {
            board.RemoveWithChildren(entity, record);
        }
        return Applied(entity, fields);
    }

    private IReadOnlyList<Record> FindAll(Procedure procedure, Dictionary<string, string> fields)
    {
        var entity = procedure.Entity;
        if (RecordAddress.KeyOf(board, entity, fields) is { } key)
        {
            return board[entity].Find(key) is { } record ? [record] : [];
        }

        // No key is known or given, so every value must match; or the procedure has only a part of the key (mboc_deleteResourceCalendar).
        return entity.Key.Count == 0 || (entity is { KeyMayBeMissing: true, IsAppointment: false } && TextIsMissing(entity, fields))
            ? [.. board[entity].All.Where(record => HasSameValues(record, fields))]
            : entity.Key.All(part => part.Names.Any(procedure.Parameters.ContainsKey))
                ? []
                : [.. board[entity].All.Where(record => HasSameKeyParts(entity, record, fields))];
    }

    private static bool TextIsMissing(Entity entity, Dictionary<string, string> fields) =>
        entity.Key.All(part => part.ValueIn(fields) is null);

    private bool HasSameKeyParts(Entity entity, Record record, Dictionary<string, string> fields) => entity.Key.All(part =>
        RecordAddress.PartOf(board, entity, part, fields) is not { } asked
        || string.Equals(asked, RecordAddress.PartOf(board, entity, part, record.Fields), StringComparison.Ordinal));

    private static bool HasSameValues(Record record, Dictionary<string, string> fields) => fields
        .Where(f => f.Key != SentFromBackOffice && f.Value.Length > 0)
        .All(f => record.Fields.TryGetValue(f.Key, out var stored)
            && string.Equals(KeyText.Normalise(stored), KeyText.Normalise(f.Value), StringComparison.Ordinal));

    private static bool MustCheckAppointments(Procedure procedure, Dictionary<string, string> fields) =>
        procedure.Parameters.ContainsKey(CheckAppointments)
        && !Flag.IsFalse(fields.GetValueOrDefault(CheckAppointments));

    // The server names a job only by its number.
    private static string Name(Entity entity, Dictionary<string, string> fields) =>
        (entity.Key.Count == 0 ? null : entity.Key[^1].ValueIn(fields)) ?? string.Join(", ", fields.Values.Where(v => v.Length > 0));

    private static RowOutcome.Applied Applied(Entity entity, Dictionary<string, string> fields) =>
        new(RecordAddress.TextOf(entity, fields), fields);
}
