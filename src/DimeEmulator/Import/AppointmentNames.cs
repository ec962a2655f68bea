namespace DimeEmulator;

/// <summary>
/// An appointment has three names: its id, its Guid, and its back office's number. A row may use any of them, and may use two that
/// name different appointments.
/// </summary>
internal static class AppointmentNames
{
    private const string Guid = "AppointmentGuid";
    private const string Id = "AppointmentId";

    /// <summary>
    /// Writes the appointment's Guid and id into the row if the row names it another way. Later steps and a replay of the log then
    /// find the same appointment whatever the options are.
    /// </summary>
    public static void Resolve(Board board, Procedure procedure, Dictionary<string, string> fields, EmulatorOptions options)
    {
        var entity = procedure.Entity;
        if (!entity.IsAppointment && !entity.BelongsToAppointment)
        {
            return;
        }
        var names = (entity.IsAppointment ? entity.Key[0] : entity.AppointmentReference).Names;
        var given = names.Where(wire => !string.IsNullOrWhiteSpace(fields.GetValueOrDefault(wire))).ToList();
        var appointments = ProcedureCatalog.Embedded.FindEntity(Entity.Appointments)!;
        var byName = given.Select(wire => (Wire: wire, Found: Find(board[appointments], wire, fields, options))).ToList();
        var idFirst = options.ConflictingIds == ConflictingIds.IdWins;
        var meant = byName
            .OrderBy(name => IsNo(name.Wire) ? 2 : IsId(name.Wire) == idFirst ? 0 : 1)
            .FirstOrDefault(name => name.Found is not null).Found;
        if (meant is null)
        {
            return;
        }
        var onlyByNumber = given.All(IsNo);
        foreach (var wire in names.Where(wire => !IsNo(wire) && procedure.Parameters.ContainsKey(wire)))
        {
            if (onlyByNumber || byName.Exists(name => name.Wire == wire && name.Found != meant))
            {
                fields[wire] = meant.Fields[IsId(wire) ? Id : Guid];
            }
        }
    }

    /// <summary>The other keys of an appointment besides its own.</summary>
    public static IReadOnlyList<string> OtherKeysOf(IReadOnlyDictionary<string, string> fields)
    {
        var guid = KeyText.Normalise(fields[Guid]);
        return fields.GetValueOrDefault("AppointmentNo") is { Length: > 0 } no
            ? [guid, NumberKey(no, fields.GetValueOrDefault("SourceApp", "")), NumberKey(no, null)]
            : [guid];
    }

    private static Record? Find(Table appointments, string wire, IReadOnlyDictionary<string, string> fields, EmulatorOptions options) =>
        IsId(wire) ? AppointmentIds.IdOf(fields[wire]) is { } id ? appointments.Find(RecordAddress.KeyOfAppointment(id)) : null
        : appointments.FindByOtherKey(IsNo(wire) ? NumberKey(fields[wire], ScopeOf(fields, options)) : KeyText.Normalise(fields[wire]));

    // A container names its appointment without a source app.
    private static string? ScopeOf(IReadOnlyDictionary<string, string> fields, EmulatorOptions options) =>
        options.AppointmentNoScope == AppointmentNoScope.SourceApp
            ? fields.GetValueOrDefault("SourceApp") ?? fields.GetValueOrDefault("pSourceApp")
            : null;

    private static string NumberKey(string no, string? sourceApp) =>
        KeyText.Join(["no", sourceApp is null ? "" : "of " + KeyText.Normalise(sourceApp), KeyText.Normalise(no)]);

    private static bool IsNo(string wire) => wire.EndsWith("No", StringComparison.Ordinal);

    private static bool IsId(string wire) => wire.EndsWith("Id", StringComparison.Ordinal);
}
