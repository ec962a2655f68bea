using SyncWorker.Ledger;
using SyncWorker.Receive;

namespace SyncWorker.Replay;

/// <summary>Puts a new change in the place of a dead letter: checked like any other, and at the record's highest order key unless it has a version.</summary>
internal sealed class Replacer(ChangeReader reader)
{
    /// <summary>The source of such changes.</summary>
    public const string Source = "replay";

    /// <param name="why">Kept with the letter.</param>
    /// <returns>The new change; or why it can not be, and then nothing is changed.</returns>
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
        ledger.ExecuteRows(Recorder.AppendSql, [entities.Append(change with { MessageId = null }, id, now) with { ReplayOf = letter.Id }]);
        entities.Save(now);
        Counters.Add(ledger, [new(Counters.Replays, 1)]);

        var note = $"replaced by {id}: {why}";
        ClosedLetter.Close(ledger, letter.Id, now, letter.Error, reason => reason with { Note = note, ReplacedBy = id });
        if (letter.EntityId is { } entity)
        {
            Waiting.LetGo(ledger, entity, letter.Creates, note, now);
        }
        return (id, []);
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
