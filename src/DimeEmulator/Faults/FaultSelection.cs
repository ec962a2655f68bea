namespace DimeEmulator;

/// <summary>
/// Which of the faults in force take a call. All delays add up and every row has the faults that refuse it; but one alone can
/// answer for the whole call: the oldest. Where that comes before applying, faults that refuse rows are not used up.
/// </summary>
internal static class FaultSelection
{
    /// <param name="concerning">The faults that concern the call, oldest first.</param>
    /// <returns>Those that take it, the one that decides its answer first.</returns>
    public static IReadOnlyList<Fault> Of(IReadOnlyList<Fault> concerning)
    {
        var whole = concerning.FirstOrDefault(f => f is { DecidesTheCall: true, When: FaultMoment.Before })
            ?? concerning.FirstOrDefault(f => f.DecidesTheCall);
        var taken = new List<Fault>();
        if (whole is not null)
        {
            taken.Add(whole);
        }
        if (whole is not { When: FaultMoment.Before })
        {
            taken.AddRange(concerning.Where(f => f.RefusesRows));
        }
        taken.AddRange(concerning.Where(f => f.OnlyDelays));
        return taken;
    }
}
