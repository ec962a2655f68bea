using SyncWorker.Changes;

namespace SyncWorker.Ledger.Record;

/// <summary>The result of recording a change.</summary>
/// <param name="Id">The receipt of the change; null for a repeat of a change that was recorded before.</param>
/// <param name="Refused">Whether the change was recorded as a dead letter.</param>
internal readonly record struct Receipt(long? Id, bool Refused);

/// <summary>Writes received changes to the ledger, each group in one transaction.</summary>
/// <param name="dedupeWindow">How long message ids are remembered.</param>
/// <param name="headStart">How much earlier news is due than a bulk that is recorded at the same time.</param>
internal sealed class Recorder(LedgerStore store, TimeSpan dedupeWindow, TimeProvider time, TimeSpan headStart = default)
{
    private readonly Seen _seen = new(dedupeWindow);

    /// <summary>Receipts in the order of <paramref name="changes"/>. All of them are durable when this returns, or none is.</summary>
    public Task<IReadOnlyList<Receipt>> RecordAsync(IReadOnlyList<IncomingChange> changes, CancellationToken cancellationToken) =>
        store.WriteAsync(ledger => Record(ledger, changes), cancellationToken);

    /// <summary>
    /// Runs a write without rows on every table that a group is written to: a lock on one of those tables would hold up the next group.
    /// </summary>
    public Task TryAsync(CancellationToken cancellationToken) => store.WriteAsync(ledger => { ledger.Execute(TrySql); }, cancellationToken);

    /// <summary>Writes records, and then the rows of their changes, which name them.</summary>
    /// <param name="headStart">How much earlier records with news are due.</param>
    public static void Insert(
        Session ledger, EntityRows entities, IReadOnlyList<ChangeRow> changes, DateTimeOffset now, TimeSpan headStart = default)
    {
        entities.Save(now, headStart);
        ledger.ExecuteRows(AppendSql, changes);
    }

    private IReadOnlyList<Receipt> Record(Session ledger, IReadOnlyList<IncomingChange> changes)
    {
        var now = time.GetUtcNow();
        var counted = new Dictionary<string, int>();
        void Count(string name) => counted[name] = counted.GetValueOrDefault(name) + 1;

        // A change that is recognised by content is looked up when its record is locked: whether it is a repeat depends on what happened to
        // the record.
        var table = _seen.Hold(ledger, now);
        var seen = Seen.Add(ledger, table, [.. changes.Select(change => change.IsToldByContent ? null : change.Dedupe)]).ToArray();
        var entities = new EntityRows(ledger, changes.Where((_, i) => !seen[i].Repeated));
        var byContent = Seen.Add(ledger, table, [.. changes.Select((change, i) => seen[i].Repeated ? null : entities.Enter(change))]);

        var fresh = new List<int>(changes.Count);
        for (var i = 0; i < changes.Count; i++)
        {
            Count(changes[i].Source == Origin.Http ? Counters.Accepted : Counters.Acked);
            if (seen[i].Repeated || byContent[i].Repeated)
            {
                Count(Counters.Duplicates);
                continue;
            }

            if (seen[i].NameReused)
            {
                Count(Counters.IdReused);
            }
            fresh.Add(i);
        }

        // Changes get their ids only when their entities are locked: of two workers that record changes of one entity, the later one gets
        // the higher ids.
        var rows = new List<ChangeRow>(fresh.Count);
        var receipts = new Receipt[changes.Count];
        foreach (var (i, id) in fresh.Zip(ledger.NextChangeIds(fresh.Count)))
        {
            var change = changes[i];
            foreach (var remark in change.Remarks)
            {
                Count(remark);
            }

            rows.Add(entities.Append(change, id, now));
            receipts[i] = new(id, change.Refusal is not null);
            if (change.Refusal is not null)
            {
                Count(Counters.Settled(ChangeState.Dead));
            }
        }

        counted[Counters.Recorded] = rows.Count;
        Insert(ledger, entities, rows, now, headStart);
        foreach (var (i, id) in Revival.OfRepeats(
            ledger,
            changes.Select((change, i) => (i, change)).Where(each => seen[each.i].Repeated || byContent[each.i].Repeated),
            now))
        {
            receipts[i] = new(id, Refused: false);
        }
        KeptAnswers.KeepReceipts(ledger, changes, receipts);
        Counters.Add(ledger, counted);
        ledger.NotifyOthers();
        return receipts;
    }

    private const string TrySql = $"""
        update seen_0 set hash = hash where false;
        update seen_1 set hash = hash where false;
        {EntityRows.TrySql};
        update change set id = id where false;
        update counter set value = value where false;
        """;

    // A change is written twice: here, and when it is settled. Only an operator's action touches the row after that.
    private const string AppendSql = """
        insert into change (id, entity_id, kind, mode, epoch, scale, version, fields, state, message_id, source,
          export, received_at, previous, replay_of, body, headers, settled_at, error)
        select r.Id, r.EntityId, r.Kind, r.Mode, r.Epoch, r.Scale, r.Version, r.Fields, r.State, r.MessageId, r.Source,
          r.Export, r.ReceivedAt, r.Previous, r.ReplayOf, r.Body, r.Headers, r.SettledAt, r.Error
        from rows() r
        """;
}
