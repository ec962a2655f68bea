using System.Text.Json;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Replay.Operation;

namespace SyncWorker.Replay.Fix;

/// <summary>Which operation is put back, and why.</summary>
internal sealed record UndoRequest(
    [property: Option("Also delete the records of which nothing was accepted before the operation.")] bool DeleteCreated = false,
    [property: Option("The reason, kept in the audit.")] string? Reason = null,
    [property: Option("Only count what would be put back.", Name = "dry-run")] bool Preview = false,
    string? By = null) : Request
{
    public override IEnumerable<Problem> Problems()
    {
        if (!Preview && string.IsNullOrWhiteSpace(Reason))
        {
            yield return Problem.Of("reason", Reason, "must say why it is put back");
        }
    }

    public override string Missing() => $"There is no operation {Id}.";
}

/// <summary>What was put back, or would be.</summary>
/// <param name="PutBack">How many records get what they had before, or are deleted again.</param>
/// <param name="Deleted">How many of these are deleted.</param>
/// <param name="Left">Letters whose records were left as they are, the first of them, with the reason.</param>
/// <param name="LeftCount">How many these are.</param>
/// <param name="Preview">Whether nothing was done and this is what would be.</param>
internal sealed record UndoReport(long Operation, int PutBack, int Deleted, IReadOnlyList<RefusedReplay> Left, int LeftCount, bool Preview)
    : IReport
{
    bool IReport.IsComplete => Preview || LeftCount == 0;

    public string InWords() => string.Join(Environment.NewLine, [
        .. Left.Select(left => $"{left.Id}  left as it is: {left.Reason}"),
        $"{PutBack} records {(Preview ? "would get" : "get")} what they had before operation {Operation}"
            + $"{(Deleted > 0 ? $", {Deleted} of them by a delete" : "")}; {LeftCount} left as they are.",
    ]);
}

/// <summary>
/// Puts back what an operation did: each record gets what the board had of it before, as a new change, while nothing newer has been
/// received of it. The letters stay closed, since what they said was accepted once.
/// </summary>
internal sealed class Undoer(VerbTools tools)
{
    // A transaction of its own for each part, so that receiving does not wait for all of them.
    private const int AtOnce = 200;
    private const int MostListed = 100;

    public static readonly Verb<UndoRequest, UndoReport> Verb = new(
        "undo", "operation", "/operations/{id:long}/undo",
        "Put back what a replay or a fix did, while nothing newer has been received. Example: syncworker operation undo 7 --dry-run",
        (tools, request, cancellationToken) => new Undoer(tools).UndoAsync(request, cancellationToken));

    /// <returns>Null if there is no operation with this id.</returns>
    public async Task<UndoReport?> UndoAsync(UndoRequest request, CancellationToken cancellationToken)
    {
        Request.Require(request);
        if (tools.Store.Read(ledger => OperationRows.Find(ledger, request.Id)) is null)
        {
            return null;
        }

        var (putBack, deleted, left) = (0, 0, new List<RefusedReplay>());
        for (var after = 0L; ;)
        {
            var from = after;
            var part = await tools.Store.WriteAsync(
                ledger => ledger.Run(request.Preview, () => PutBack(ledger, request, from)), cancellationToken);
            if (part.Count == 0)
            {
                break;
            }
            putBack += part.Count(letter => letter.Refusal is null);
            deleted += part.Count(letter => letter is { Refusal: null, IsDelete: true });
            left.AddRange(part.Where(letter => letter.Refusal is not null).Select(letter => new RefusedReplay(letter.Id, letter.Refusal!)));
            after = part[^1].Id;
        }

        if (!request.Preview)
        {
            await tools.Store.WriteAsync(
                ledger => Audit.Write(
                    ledger, tools.Time.GetUtcNow(), request.By, "undo", $"operation {request.Id}: {putBack} records", request.Reason),
                cancellationToken);
            tools.Signal.Raise();
        }
        return new(request.Id, putBack, deleted, [.. left.Take(MostListed)], left.Count, request.Preview);
    }

    private List<(long Id, bool IsDelete, string? Refusal)> PutBack(Session ledger, UndoRequest request, long after)
    {
        OperationMarks.RecordVerdicts(ledger);
        var now = tools.Time.GetUtcNow();
        return
        [
            .. ledger.Query<Row>(NextSql, new { Operation = request.Id, After = after, Most = AtOnce }).Select(row =>
            {
                var (by, isDelete, refusal) = PutBack(ledger, request, row, now);
                if (by is { } change)
                {
                    OperationMarks.PutBack(ledger, request.Id, row.Id, change);
                }
                return (row.Id, isDelete, refusal);
            }),
        ];
    }

    private (long? By, bool IsDelete, string? Refusal) PutBack(Session ledger, UndoRequest request, Row row, DateTimeOffset now)
    {
        if (row.Note is not null)
        {
            return (null, false, row.Note);
        }

        if (row.Outcome is not (nameof(ChangeState.Applied) or nameof(ChangeState.Coalesced)))
        {
            return (null, false, "nothing of it was accepted");
        }

        if (row.LastChange != row.SentAs)
        {
            return (null, false, $"something newer was received since: change {row.LastChange}");
        }

        if (BoardBefore.Read(row.Before) is not { } before || DimeCatalog.Find(row.Entity) is not { } definition)
        {
            return (null, false, "what the board had before is not known");
        }

        var isDelete = before.Exists != true;
        if (before.Exists is null && !request.DeleteCreated)
        {
            return (null, true, "nothing of it was accepted before, so it would be deleted: that must be asked for (deleteCreated)");
        }

        if (isDelete && definition.Delete is null)
        {
            return (null, true, $"{definition.Name} cannot be deleted");
        }

        var said = FieldsJson.Read(row.Fields);
        var (by, problems) = tools.Replacer.Record(
            ledger, isDelete ? Delete(definition, said) : Restore(definition, before, said), $"undo of operation {request.Id}", now);
        return by is null ? (null, isDelete, string.Join("; ", problems)) : (by, isDelete, null);
    }

    private static JsonElement Delete(EntityDefinition definition, IReadOnlyDictionary<string, string> said) =>
        Change(definition, "Delete", said.Where(field => definition.KeyParameters.Contains(field.Key)), []);

    /// <summary>The whole record as it was. What the operation named and the record did not have becomes empty.</summary>
    private static JsonElement Restore(EntityDefinition definition, BoardBefore before, IReadOnlyDictionary<string, string> said) =>
        Change(
            definition, "Upsert", before.Fields,
            said.Keys.Where(field => !before.Fields.ContainsKey(field) && definition.Find(field)?.Type == ParameterType.Text));

    private static JsonElement Change(
        EntityDefinition definition, string kind, IEnumerable<KeyValuePair<string, string>> fields, IEnumerable<string> clear) =>
        JsonSerializer.SerializeToElement(new
        {
            entity = definition.Name,
            kind,
            mode = "Snapshot",
            fields = fields.ToDictionary(field => Json(definition, field.Key), field => field.Value),
            clear = clear.Select(field => Json(definition, field)).ToArray(),
        });

    private static string Json(EntityDefinition definition, string wire) => definition.Find(wire)?.Json ?? wire;

    private const string NextSql = """
        select l.change_id as Id, l.sent_as as SentAs, l.outcome as Outcome, l.note as Note, l.before as Before,
          e.entity as Entity, e.last_change_id as LastChange, c.fields as Fields
        from operation_letter l join change c on c.id = l.sent_as join entity e on e.id = c.entity_id
        where l.operation_id = @Operation and l.sent_as is not null and l.change_id > @After
        order by l.change_id limit @Most
        """;

    private sealed class Row
    {
        public long Id { get; init; }
        public long SentAs { get; init; }
        public string? Outcome { get; init; }
        public string? Note { get; init; }
        public string? Before { get; init; }
        public required string Entity { get; init; }
        public long? LastChange { get; init; }
        public byte[]? Fields { get; init; }
    }
}
