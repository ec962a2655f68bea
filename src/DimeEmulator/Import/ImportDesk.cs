using System.Text.Json;

namespace DimeEmulator;

/// <summary>Applies calls one at a time and keeps the log. Owns the lock on board and log: no other class accesses them.</summary>
internal sealed class ImportDesk : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ApplyLog _log;
    private Board _board = new(ProcedureCatalog.Embedded);
    private RowExecutor _executor;

    public ImportDesk(string directory, TimeProvider time)
    {
        _executor = new RowExecutor(_board);
        _log = new ApplyLog(directory, time, Replay);
    }

    /// <summary>Called for each event of an appointment, in order and inside the lock: it must not block.</summary>
    public Action<AppointmentEvent>? AppointmentChanged { get; set; }

    /// <summary>The highest call number in the existing log at start.</summary>
    public long LastCall { get; private set; }

    /// <summary>Applies the rows according to the options; the outcome of each row is in the log before this returns.</summary>
    public ImportVerdict Import(long call, IReadOnlyList<ImportRow> rows, EmulatorOptions options, IReadOnlyList<Fault> faults)
    {
        lock (_gate)
        {
            _board.Begin();
            try
            {
                var execution = new CallExecution(_board, _executor, options, faults, AppointmentChanged is not null);
                var verdict = execution.Run(rows);
                _log.Append(call, execution.Lines);
                foreach (var told in execution.Events)
                {
                    AppointmentChanged?.Invoke(told);
                }
                return verdict;
            }
            catch
            {
                _board.RollBack(); // a change that is not in the log must not remain
                throw;
            }
        }
    }

    /// <summary>The records of an entity, in order of creation.</summary>
    public IReadOnlyList<Record> RecordsOf(Entity entity)
    {
        lock (_gate)
        {
            return [.. _board[entity].All];
        }
    }

    public IReadOnlyDictionary<string, int> Counts()
    {
        lock (_gate)
        {
            return ProcedureCatalog.Embedded.Entities.ToDictionary(e => e.Name, e => _board[e].Count, StringComparer.Ordinal);
        }
    }

    public Task CopyLogAsync(long after, Stream target, CancellationToken cancellationToken)
    {
        (long, long) range;
        lock (_gate)
        {
            range = _log.RangeAfter(after);
        }
        return _log.CopyAsync(range, target, cancellationToken);
    }

    public void Clear()
    {
        lock (_gate)
        {
            _log.Clear();
            _board = new Board(ProcedureCatalog.Embedded);
            _executor = new RowExecutor(_board);
        }
    }

    public void Dispose() => _log.Dispose();

    // Needs no lock: only the constructor replays.
    private void Replay(JsonElement line)
    {
        LastCall = Math.Max(LastCall, line.GetProperty("call").GetInt64());
        if (line.GetProperty("outcome").GetString() != SettingReader.NameOf(LogOutcome.Applied))
        {
            return;
        }
        var procedure = ProcedureCatalog.Embedded.FindProcedure(line.GetProperty("procedure").GetString()!)
            ?? throw new InvalidDataException(
                $"{ApplyLog.FileName}: line {line.GetProperty("seq")} names a procedure that the catalog lacks. Move the file away.");
        var fields = line.GetProperty("fields").EnumerateObject()
            .ToDictionary(f => f.Name, f => f.Value.GetString()!, StringComparer.Ordinal);
        var options = new EmulatorOptions
        {
            DeleteMissing = DeleteMissing.Ok,
            OmittedParameter = line.TryGetProperty("replaced", out _) ? OmittedParameter.Clears : OmittedParameter.Keeps,
            ResourceLinks = line.TryGetProperty("singleResource", out _) ? ResourceLinks.Single : ResourceLinks.PerResource,
        };
        _board.Begin(); // otherwise the journal would grow with the log
        if (_executor.Execute(procedure, fields, options) is RowOutcome.Refused refused)
        {
            throw new InvalidDataException(
                $"{ApplyLog.FileName}: line {line.GetProperty("seq")} was applied before and is refused now: {refused.Message} "
                + "Move the file away.");
        }
    }
}
