using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Operators;
using SyncWorker.Ledger.Record;
using SyncWorker.Receive.Reading;
using SyncWorker.Replay.Edit;

namespace SyncWorker.Replay;

/// <summary>
/// Replaces a dead letter by a new change. The new change is checked like any other, and gets the record's highest order key unless it has
/// a version.
/// </summary>
internal sealed class Replacer(ChangeReader reader)
{
    private readonly MessageDecoder _decoder = new(reader);

    /// <summary>The source of such changes.</summary>
    public const string Source = "replay";

    /// <param name="why">The reason, kept with the letter.</param>
    /// <returns>
    /// The new change; or its problems, and then nothing is changed. Neither, if another caller has closed the letter meanwhile.
    /// </returns>
    public (long? Id, IReadOnlyList<Problem> Problems) Replace(
        Session ledger, LetterRow letter, EditRequest edit, string why, DateTimeOffset now)
    {
        var (change, problems) = Read(letter, edit, now);
        if (change is null || problems.Count > 0)
        {
            return (null, problems);
        }

        var entities = new EntityRows(ledger, [change]);
        var id = ledger.NextChangeIds(1)[0];
        var note = $"replaced by {id}: {why}";
        if (!DeadLetters.Close(ledger, letter.Id, now, letter.Error, reason => reason with { Note = note, ReplacedBy = id }))
        {
            return (null, []);
        }

        Insert(ledger, entities, entities.Append(change with { MessageId = null }, id, now) with { ReplayOf = letter.Id }, now);
        if (letter.EntityId is { } entity)
        {
            Orphans.LetGo(ledger, entity, letter.Creates, note, now);
        }
        return (id, []);
    }

    /// <summary>Records a change that is no letter's: the newest of its record.</summary>
    /// <param name="origin">What it is for, in place of a message id.</param>
    /// <returns>The new change, or its problems.</returns>
    public (long? Id, IReadOnlyList<Problem> Problems) Record(Session ledger, JsonElement draft, string origin, DateTimeOffset now)
    {
        var (change, problems) = reader.Read(draft, 0, new(Source, MessageId: origin), now);
        if (change is null || problems.Count > 0)
        {
            return (null, problems);
        }

        var entities = new EntityRows(ledger, [change]);
        var id = ledger.NextChangeIds(1)[0];
        Insert(ledger, entities, entities.Append(change with { MessageId = null }, id, now), now);
        return (id, []);
    }

    /// <summary>Reads a change of a repair.</summary>
    /// <returns>The change; or its problems.</returns>
    public (IncomingChange? Change, IReadOnlyList<Problem> Problems) Read(ReadOnlyMemory<byte> json, string messageId, DateTimeOffset now)
    {
        try
        {
            using var document = reader.Open(json);
            var (change, problems) = reader.Read(document.RootElement, 0, new(Repairer.Kind, MessageId: messageId), now);
            return problems.Count > 0 ? (null, problems)
                : change.Entity is null ? (null, [Problem.Of("", null, "does not say which record it is")])
                : (change with { Export = null }, []);
        }
        catch (Exception unreadable) when (ChangeReader.IsUnreadable(unreadable))
        {
            return (null, [Problem.Of("", null, unreadable.Message)]);
        }
    }

    /// <summary>Records a change of a repair, unless something newer was received.</summary>
    /// <param name="asOf">What was received later is newer, in milliseconds since 1970.</param>
    public static long? Append(Session ledger, IncomingChange change, long asOf, DateTimeOffset now)
    {
        var entities = new EntityRows(ledger, [change]);
        var received = ledger.ExecuteScalar<long?>(
            """
            select c.received_at from entity e join change c on c.id = e.last_change_id where e.entity = @Name and e.match = @Match
            """,
            new { change.Entity!.Definition.Name, change.Entity.Match });
        if (received > asOf)
        {
            return null;
        }

        // A delete ends the record, so that what its source says after it is no repeat.
        entities.Enter(change);
        var id = ledger.NextChangeIds(1)[0];
        Insert(ledger, entities, entities.Append(change, id, now), now);

        // Where the board has lost what it accepted, saying the same again would change nothing.
        var accepted = ledger.Query<long>(AcceptedSql, new { change.Entity.Definition.Name, change.Entity.Match });
        RecordMarks.Resend(ledger, accepted, now.ToLedger());
        return id;
    }

    private static void Insert(Session ledger, EntityRows entities, ChangeRow change, DateTimeOffset now)
    {
        Recorder.Insert(ledger, entities, [change], now);
        Counters.Add(ledger, [new(Counters.Replays, 1)]);
    }

    private const string AcceptedSql = """
        select id from entity where entity = @Name and match = @Match and (base_kind is not null or over is not null)
        """;

    /// <summary>Reads a letter again that was refused on arrival: the rules, or what the worker can read, may have changed.</summary>
    /// <returns>The change, or why it is still refused.</returns>
    public (IncomingChange? Change, string? Refusal) ReadAgain(LetterRow letter, DateTimeOffset now)
    {
        if (letter.Body is not { } body || DeadLetters.ReasonOf(letter.Error).Code == DeadCode.Unstorable.Code)
        {
            return (null, "was refused on arrival and would be refused again: correct it here (edit), or at its source");
        }

        // Each change of a set was kept separately, unless the set as a whole could not be read.
        var queue = MessageDecoder.EntityOf(letter.Source) is null ? Queues.Changes : letter.Source;
        return _decoder.Decode(new(queue, body, letter.MessageId, ContentType: null), now) switch
        {
            [{ Refusal: null } change] => (change, null),
            [{ Refusal: { } still }] => (null, $"was refused on arrival and still is: {still.Message.ReplaceLineEndings("; ")}"),
            var many => (null, $"holds {many.Count} changes: publish it again"),
        };
    }

    private (IncomingChange? Change, IReadOnlyList<Problem> Problems) Read(LetterRow letter, EditRequest edit, DateTimeOffset now)
    {
        var problems = new List<Problem>();
        try
        {
            if (EditDraft.Of(letter, edit, problems) is not { } draft || problems.Count > 0)
            {
                return (null, problems);
            }

            return reader.Read(draft, 0, new(Source, MessageId: $"{Source} of {letter.Id}"), now);
        }
        catch (Exception unreadable) when (ChangeReader.IsUnreadable(unreadable))
        {
            return (null, [.. problems, Problem.Of("body", null, unreadable.Message)]);
        }
    }
}
