namespace DimeEmulator;

/// <summary>Executes one call's rows in order, under the transaction option.</summary>
/// <param name="isWatched">Whether events of appointments must be collected for webhooks.</param>
internal sealed class CallExecution(Board board, RowExecutor executor, EmulatorOptions options, IReadOnlyList<Fault> faults, bool isWatched)
{
    private readonly List<LogLine> _lines = [];
    private readonly List<(long Id, string Guid)> _appointments = [];
    private readonly List<AppointmentEvent> _events = [];
    private RowOutcome.Refused? _firstRefused;

    /// <summary>The events to send to webhooks.</summary>
    public IReadOnlyList<AppointmentEvent> Events => _events;

    public IReadOnlyList<LogLine> Lines => _lines;

    public ImportVerdict Run(IReadOnlyList<ImportRow> rows)
    {
        foreach (var row in rows)
        {
            if (_firstRefused is not null && options.Transaction != Transaction.GoOn)
            {
                _lines.Add(Line(row, LogOutcome.NotReached, null));
                continue;
            }
            var mark = board.Mark;
            switch (Execute(row))
            {
                case RowOutcome.Applied applied:
                    Remember(row, applied);
                    if (isWatched && (options.WebhookEcho == WebhookEcho.Always
                        || Flag.IsFalse(applied.Fields.GetValueOrDefault("SentFromBackOffice"))))
                    {
                        _events.AddRange(AppointmentEvent.Since(board, mark));
                    }
                    break;
                case RowOutcome.Refused refused:
                    _firstRefused ??= refused;
                    _lines.Add(Line(row, LogOutcome.Refused, refused.Message));
                    break;
            }
        }
        if (_firstRefused is not null && options.Transaction == Transaction.Atomic)
        {
            RollBack();
        }
        return new ImportVerdict(_firstRefused, _appointments);
    }

    private RowOutcome Execute(ImportRow row) => faults.FirstOrDefault(f => f.RefusesRows && f.Where!.IsMetBy(row)) is { } fault
        ? new RowOutcome.Refused(fault.Body?.Message ?? $"Refused by fault {fault.Id}.", fault)
        : executor.Execute(row, options);

    private void Remember(ImportRow row, RowOutcome.Applied applied)
    {
        var procedure = ProcedureCatalog.Embedded.FindProcedure(row.Procedure)!;
        var replaced = procedure.Kind == ProcedureKind.Upsert && options.OmittedParameter == OmittedParameter.Clears;
        _lines.Add(new LogLine(
            _lines.Count + 1, procedure.Name, procedure.Entity.Name, applied.Key, applied.Fields, LogOutcome.Applied, null, replaced)
        {
            IsSingleResource = procedure.Entity.IsAppointment && options.ResourceLinks == ResourceLinks.Single,
        });
        if (procedure is { Kind: ProcedureKind.Upsert, Entity.IsAppointment: true })
        {
            _appointments.Add((AppointmentIds.IdOf(applied.Fields)!.Value, AppointmentIds.GuidOf(applied.Fields)!));
        }
    }

    private void RollBack()
    {
        board.RollBack();
        _appointments.Clear();
        _events.Clear();
        for (var i = 0; i < _lines.Count; i++)
        {
            if (_lines[i].Outcome == LogOutcome.Applied)
            {
                _lines[i] = _lines[i] with { Outcome = LogOutcome.RolledBack };
            }
        }
    }

    private LogLine Line(ImportRow row, LogOutcome outcome, string? message)
    {
        var entity = ProcedureCatalog.Embedded.FindProcedure(row.Procedure)?.Entity;
        var fields = row.ToFields();
        var key = entity is null ? null : RecordAddress.TextOf(entity, fields);
        return new LogLine(_lines.Count + 1, row.Procedure, entity?.Name, key, fields, outcome, message, Replaced: false);
    }
}
