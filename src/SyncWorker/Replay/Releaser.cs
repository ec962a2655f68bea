using SyncWorker.Changes;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Record;
using SyncWorker.Replay.Fix;

namespace SyncWorker.Replay;

/// <summary>
/// Puts a dead letter back in the queue. The letter keeps its order key, so the fold's own rule refuses a superseded one. A forced letter
/// goes out as a new change, the newest of its record.
/// </summary>
internal sealed class Releaser(Replacer replacer)
{
    /// <summary>Why a letter cannot go back; null if it can.</summary>
    public string? Refusal(Session ledger, long id, bool force, DateTimeOffset now) => Look(ledger, id, force, now).Refusal;

    /// <param name="reason">Why a superseded letter is sent anyway.</param>
    /// <returns>The change that goes out (the letter itself, or the change that replaced it), or why the letter is refused.</returns>
    public (long? SentAs, string? Refusal) Release(
        Session ledger, long id, bool force, string? reason, DateTimeOffset now)
    {
        var (letter, read, refusal) = Look(ledger, id, force, now);
        if (refusal is not null)
        {
            return (null, refusal);
        }

        if (letter is { IsMoot: true })
        {
            var (change, problems) = replacer.Replace(ledger, letter, new(), reason ?? "", now);
            return change is { } by ? (by, null) : (null, problems.Count == 0 ? NotDead : string.Join("; ", problems));
        }

        var isReturned = read is null ? Revival.Return(ledger, id, now) : Revival.Return(ledger, id, letter!.Place, read, now);
        return isReturned ? (id, null) : (null, NotDead);
    }

    /// <summary>Sends a new change in place of a letter: the letter, corrected by the rules.</summary>
    /// <returns>The change that goes out, or why there is none.</returns>
    public (long? SentAs, string? Refusal) ReleaseFixed(Session ledger, long id, FixRules rules, string? reason, DateTimeOffset now)
    {
        if (LetterRow.Find(ledger, id) is not { } letter)
        {
            return (null, NotDead);
        }

        if (letter.IsMoot)
        {
            return (null, Superseded);
        }

        var diffs = rules.Diff(letter.Entity, FieldsJson.Read(letter.Fields));
        if (diffs.Count == 0)
        {
            return (null, "no rule fits it any more");
        }

        var (change, problems) = replacer.Replace(ledger, letter, FixRules.Edit(diffs), reason ?? "", now);
        return change is { } by ? (by, null) : (null, problems.Count == 0 ? NotDead : string.Join("; ", problems));
    }

    /// <summary>Reads a letter. One that was refused on arrival is read again, by today's rules.</summary>
    private (LetterRow? Letter, IncomingChange? Read, string? Refusal) Look(Session ledger, long id, bool force, DateTimeOffset now)
    {
        if (LetterRow.Find(ledger, id) is not { } letter)
        {
            return (
                null,
                null,
                ledger.ExecuteScalar<string>("select state from change where id = @Id", new { Id = id }) == nameof(ChangeState.Superseded)
                    ? Superseded
                    : NotDead);
        }

        var (read, refusal) = letter is { EntityId: null } or { Fields: null } ? replacer.ReadAgain(letter, now) : (null, null);
        return (letter, read, refusal ?? (letter.IsMoot && !force ? Superseded : null));
    }

    private const string NotDead = "is not a dead letter";

    private const string Superseded = "superseded: something newer was accepted since";
}
