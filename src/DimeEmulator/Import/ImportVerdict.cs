namespace DimeEmulator;

/// <summary>The outcome of a call: one verdict for the whole array, as in Dime.Scheduler.</summary>
/// <param name="Refused">The first row that was refused, or null.</param>
/// <param name="Appointments">Id and Guid of every appointment that was upserted.</param>
internal sealed record ImportVerdict(RowOutcome.Refused? Refused, IReadOnlyList<(long Id, string Guid)> Appointments);
