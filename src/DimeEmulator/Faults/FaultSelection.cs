namespace DimeEmulator;

/// <summary>
/// Selects the active faults that apply to a call. All delays add up, and every fault that refuses rows applies. Only one fault can
/// answer for the whole call: the oldest, but one that acts before applying takes precedence. In that case, faults that refuse rows
/// are not used up.
/// </summary>
internal static class FaultSelection
{
    /// <param name="concerning">The faults that match the call, oldest first.</param>
    /// <returns>The faults that apply; the one that decides the answer comes first.</returns>
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
