using System.Globalization;

namespace SyncWorker.Bench.Report;

/// <summary>The middle and the ends of a few measurements. Pure.</summary>
internal sealed record Spread(double Median, double Least, double Most)
{
    /// <param name="values">At least one.</param>
    public static Spread Of(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return new(Percentile(sorted, 50), sorted[0], sorted[^1]);
    }

    /// <summary>The value that so many percent of the values do not exceed; between two values it is interpolated.</summary>
    /// <param name="sorted">At least one, in ascending order.</param>
    /// <param name="percent">From 0 to 100.</param>
    public static double Percentile(IReadOnlyList<double> sorted, double percent)
    {
        var place = (sorted.Count - 1) * percent / 100;
        var below = (int)place;
        return below + 1 < sorted.Count ? sorted[below] + ((place - below) * (sorted[below + 1] - sorted[below])) : sorted[below];
    }

    /// <summary>The median; with more than one value, the ends in brackets.</summary>
    public override string ToString() => Least == Most ? Figure(Median) : $"{Figure(Median)} ({Figure(Least)}–{Figure(Most)})";

    /// <summary>A figure for people: three digits, or all before the decimal point, in groups of three.</summary>
    public static string Figure(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };
}
