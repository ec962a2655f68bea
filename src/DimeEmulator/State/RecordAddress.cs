using System.Globalization;

namespace DimeEmulator;

/// <summary>Finds the record and the parent that a row's values name.</summary>
internal static class RecordAddress
{
    /// <summary>
    /// The record's key text for people and the log: the parts of its key as the row gives them. Empty if the row gives none.
    /// </summary>
    public static string TextOf(Entity entity, IReadOnlyDictionary<string, string> fields) =>
        KeyText.Write(entity.Key.Select(part => part.ValueIn(fields)).OfType<string>());

    /// <summary>The key in the entity's table, or null if a part is missing or the named appointment does not exist.</summary>
    public static string? KeyOf(Board board, Entity entity, IReadOnlyDictionary<string, string> fields)
    {
        if (entity.IsAppointment)
        {
            return FindAppointment(board, entity, entity.Key[0], fields)?.Key;
        }
        var parts = new List<string>(entity.Key.Count);
        foreach (var part in entity.Key)
        {
            var value = PartOf(board, entity, part, fields);
            if (value is null)
            {
                return null;
            }
            parts.Add(value);
        }
        return parts.Count == 0 ? null : KeyText.Join(parts);
    }

    /// <summary>One part, normalised. For the parent appointment this is its id, whether the row names it by Guid or by id.</summary>
    public static string? PartOf(Board board, Entity entity, KeyPart part, IReadOnlyDictionary<string, string> fields) =>
        entity.BelongsToAppointment && part.Names.Contains(entity.ParentKey["AppointmentGuid"])
            ? FindAppointment(board, entity.Parent!, part, fields)?.Key
            : part.ValueIn(fields) is { } value ? KeyText.Normalise(value) : null;

    /// <summary>
    /// The key that the parent has, or would have, in its own table; null if the row does not name an existing appointment.
    /// </summary>
    public static string? ParentKeyOf(Board board, Entity entity, IReadOnlyDictionary<string, string> fields)
    {
        if (entity.BelongsToAppointment)
        {
            return FindAppointment(board, entity.Parent!, entity.AppointmentReference, fields)?.Key;
        }
        return KeyText.Join(ParentParts(entity, fields).Select(KeyText.Normalise));
    }

    public static string ParentTextOf(Entity entity, IReadOnlyDictionary<string, string> fields) => entity.BelongsToAppointment
        ? entity.AppointmentReference.ValueIn(fields) ?? ""
        : KeyText.Write(ParentParts(entity, fields));

    public static string KeyOfAppointment(long id) => id.ToString(CultureInfo.InvariantCulture);

    private static IEnumerable<string> ParentParts(Entity entity, IReadOnlyDictionary<string, string> fields) =>
        entity.Parent!.Key.Select(part => fields.GetValueOrDefault(entity.ParentKey[part.Names[0]], ""));

    /// <param name="name">The parameter names of the Guid and then the id.</param>
    private static Record? FindAppointment(Board board, Entity appointment, KeyPart name, IReadOnlyDictionary<string, string> fields)
    {
        foreach (var wire in name.Names.Where(wire => !wire.EndsWith("No", StringComparison.Ordinal))) // AppointmentNames resolved it
        {
            if (!fields.TryGetValue(wire, out var value) || string.IsNullOrWhiteSpace(value))
            {
                continue;
            }
            var found = long.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var id)
                ? board[appointment].Find(KeyOfAppointment(id))
                : board[appointment].FindByOtherKey(KeyText.Normalise(value));
            if (found is not null)
            {
                return found;
            }
        }
        return null;
    }
}
