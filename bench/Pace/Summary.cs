using System.Globalization;

namespace SyncWorker.Bench;

/// <summary>A table of how many seeds reach the goal, with the rules before decision 13 in parentheses.</summary>
internal static class Summary
{
    public const string Header = """
        | limit | seeds | within the time | below 2 % refused | both | median of time / ideal | worst |
        |---|---|---|---|---|---|---|
        """;

    public static string Row(string label, IReadOnlyList<Result> now, IReadOnlyList<Result> before)
    {
        string Seeds(Func<Result, bool> holds) => Cell(results => results.Count(holds), "0");
        string Cell(Func<IReadOnlyList<Result>, double> value, string format) => string.Create(
            CultureInfo.InvariantCulture,
            $"{value(now).ToString(format, CultureInfo.InvariantCulture)} ({value(before).ToString(format, CultureInfo.InvariantCulture)})");

        return $"| {label} | {now.Count} | {Seeds(result => result.IsInTime)} | {Seeds(result => result.HasFewRefused)} "
            + $"| {Seeds(result => result.IsInTime && result.HasFewRefused)} "
            + $"| {Cell(results => results.Select(result => result.Ratio).Order().ElementAt(results.Count / 2), "0.00")} "
            + $"| {Cell(results => results.Max(result => result.Ratio), "0.0")} |";
    }
}
