using DimeClient;

namespace SyncWorker.Tests;

/// <summary>
/// The state of one job in Dime.Scheduler after the calls it received. The board refuses a call with a poison value, and
/// sometimes does not answer, before or after it has executed the call.
/// </summary>
internal sealed class Board(History history, Random random)
{
    private const string Keys = "SourceApp SourceType JobNo";

    private readonly Dictionary<string, string> _highest = [];

    public bool? Exists { get; private set; }

    public Dictionary<string, string> Fields { get; } = [];

    /// <summary>The number of calls in a hundred that have an unknown outcome or are throttled.</summary>
    public int Trouble { get; init; } = 15;

    public DimeError? Import(IReadOnlyList<ImportRow> rows)
    {
        var row = Assert.Single(rows);
        if (row.Parameters.Any(parameter => History.IsPoison(parameter.Value)))
        {
            return Some.Error(DimeErrorReason.Refused, "poison");
        }

        var trouble = random.Next(100);
        if (trouble < Trouble / 3)
        {
            return Some.Error(DimeErrorReason.Throttled, retryAfter: TimeSpan.FromSeconds(3));
        }

        // A call with unknown outcome may be executed, and is sent again: order is guaranteed only for accepted calls.
        if (trouble >= Trouble / 2)
        {
            Execute(row, isKnown: trouble >= Trouble);
        }
        return trouble < Trouble ? Some.Error(DimeErrorReason.ConnectionFailed) : null;
    }

    private void Execute(ImportRow row, bool isKnown)
    {
        if (row.Procedure == "mboc_deleteJob")
        {
            Exists = false;
            Fields.Clear();
            return;
        }

        Exists = true;
        foreach (var (field, value) in row.Parameters.Where(parameter => !Keys.Contains(parameter.Key, StringComparison.Ordinal)))
        {
            Fields[field] = value;
            if (isKnown)
            {
                Assert.True(
                    !_highest.TryGetValue(field, out var before) || history.KeyOf(value) >= history.KeyOf(before),
                    $"{field} went from {before} back to {value}.");
                _highest[field] = value;
            }
        }
    }
}
