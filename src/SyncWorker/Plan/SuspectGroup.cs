namespace SyncWorker.Plan;

/// <summary>
/// A refused call whose culprits are being isolated. Its entities are never mixed with others until each one was accepted or failed
/// alone. The part known to hold a fault is halved without being sent whole; the rest is sent in parts of <see cref="Limit"/> rows.
/// Pure. Simulated: 9.9 extra calls for one bad row in 100, 12.1 in 500, 105 for 25 scattered in 100.
/// </summary>
/// <param name="Id">The import that was refused.</param>
/// <param name="Faulty">For an entity: it is in the part known to hold the fault.</param>
/// <param name="Limit">Most rows of the rest in one call.</param>
/// <param name="Accepted">Rows accepted since the last row that failed alone: the distance between faulty rows.</param>
internal sealed record SuspectGroup(long Id, bool Faulty, int Limit = int.MaxValue, int Accepted = 0)
{
    /// <summary>
    /// The group after a part was accepted. A whole part shows that more rows may be sent at once. A half of the faulty part shows only
    /// that the fault is in the other half.
    /// </summary>
    public SuspectGroup AfterAccepted(int rows) => this with
    {
        Accepted = Accepted + rows,
        Limit = Faulty || Limit > int.MaxValue / 2 ? Limit : Limit * 2,
    };

    /// <summary>
    /// The group after one row failed alone. The next faulty row is probably as far away as this one was, and a call of half that many
    /// rows is as likely to be refused as accepted.
    /// </summary>
    public SuspectGroup AfterCulprit() => new(Id, Faulty: false, Math.Max(1, Accepted / 2));
}
