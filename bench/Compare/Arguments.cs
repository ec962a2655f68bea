using System.Globalization;

namespace SyncWorker.Bench;

/// <summary>The command line.</summary>
/// <param name="Scenarios">Keys; none: all.</param>
/// <param name="Only">Keys of contenders; none: all.</param>
internal sealed record Arguments(
    IReadOnlyList<string> Scenarios, bool IsQuick, int? Size, int? Rounds, int Seed, IReadOnlyList<string> Only)
{
    private const int DefaultSeed = 13;

    /// <exception cref="FormatException">An argument is wrong; the message says which.</exception>
    public static Arguments Read(IReadOnlyList<string> arguments)
    {
        var read = new Arguments([], IsQuick: false, Size: null, Rounds: null, DefaultSeed, []);
        for (var i = 0; i < arguments.Count; i++)
        {
            read = arguments[i] switch
            {
                "--quick" => read with { IsQuick = true },
                "--size" => read with { Size = Number(ref i) },
                "--rounds" => read with { Rounds = Number(ref i) },
                "--seed" => read with { Seed = Number(ref i) },
                "--only" => read with { Only = Value(ref i).Split(',') },
                var other when other.StartsWith('-') => throw new FormatException($"{other} is not an option."),
                var scenario => read with { Scenarios = [.. read.Scenarios, scenario] },
            };
        }
        return read;

        string Value(ref int i) => ++i < arguments.Count ? arguments[i] : throw new FormatException($"{arguments[i - 1]} needs a value.");

        int Number(ref int i) => int.TryParse(Value(ref i), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
            ? number
            : throw new FormatException($"{arguments[i - 1]} {arguments[i]}: must be a whole number from 1.");
    }
}
