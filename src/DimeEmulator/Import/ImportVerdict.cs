namespace DimeEmulator;

/// <summary>What became of a call: one verdict for the whole array, as Dime.Scheduler gives it.</summary>
/// <param name="Refused">The first row that was refused, or null.</param>
/// <param name="Appointments">Id and Guid of every appointment that was upserted.</param>
internal sealed record ImportVerdict(RowOutcome.Refused? Refused, IReadOnlyList<(long Id, string Guid)> Appointments);
