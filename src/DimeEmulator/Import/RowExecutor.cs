namespace DimeEmulator;

/// <summary>Executes one row.</summary>
internal sealed class RowExecutor(Board board)
{
    private readonly UpsertExecutor _upserts = new(board);
    private readonly DeleteExecutor _deletes = new(board);

    /// <summary>Checks the row and executes it.</summary>
    public RowOutcome Execute(ImportRow row, EmulatorOptions options)
    {
        if (row.Malformed is { } malformed)
        {
            return new RowOutcome.Refused(malformed);
        }
        if (ProcedureCatalog.Embedded.FindProcedure(row.Procedure) is not { } procedure)
        {
            return new RowOutcome.Refused($"Could not find stored procedure '{row.Procedure}'.");
        }
        return RowCheck.Check(procedure, row, options.Values, out var fields) is { } wrong
            ? new RowOutcome.Refused(wrong)
            : Execute(procedure, fields, options);
    }

    /// <summary>Executes a checked row. A replayed row was checked when it was first applied.</summary>
    public RowOutcome Execute(Procedure procedure, Dictionary<string, string> fields, EmulatorOptions options)
    {
        var entity = procedure.Entity;
        if (options.ConflictingIds == ConflictingIds.Refuse
            && entity.IsAppointment && AppointmentIds.Conflict(board, entity, fields) is { } conflict)
        {
            return new RowOutcome.Refused(conflict);
        }
        var text = RecordAddress.TextOf(entity, fields); // the log names the record as the row does
        AppointmentNames.Resolve(board, procedure, fields, options);
        var outcome = procedure.Kind switch
        {
            ProcedureKind.Upsert => _upserts.Execute(entity, fields, options),
            ProcedureKind.Delete => _deletes.Delete(procedure, fields, options),
            _ => _deletes.Clear(entity, fields, options.DeleteMissing == DeleteMissing.Ok),
        };
        return outcome is RowOutcome.Applied applied && text.Length > 0 ? applied with { Key = text } : outcome;
    }
}
