using System.Globalization;
using System.Text.Json;

namespace SyncWorker.Bench.Clients;

/// <summary>What a client without a record is told by its environment. The client in <c>node/</c> reads the same variables.</summary>
/// <param name="Broker">With the virtual host.</param>
/// <param name="Arguments">The arguments of the existing queue, for a client that declares it again.</param>
/// <param name="Timer">The longest time that a message waits for others of its call.</param>
internal sealed record ClientSettings(
    Uri Broker,
    Uri Sink,
    string Queue,
    IReadOnlyDictionary<string, object> Arguments,
    int Rows,
    int InFlight,
    ushort Prefetch,
    TimeSpan Timer)
{
    /// <summary>Rows a call, at most: the same as the default of <c>Import:MaxRows</c>.</summary>
    private const int MaxRows = 500;

    /// <summary>Calls in flight: the same as the default of <c>Import:MaxInFlight</c>.</summary>
    private const int MaxInFlight = 4;

    /// <summary>A full call waits in memory while <see cref="MaxInFlight"/> are in flight.</summary>
    private const int MostUnacknowledged = (MaxInFlight + 1) * MaxRows;

    public static Dictionary<string, string?> Variables(Uri broker, Uri sink, string queue, string arguments, TimeSpan timer) => new()
    {
        ["BENCH_BROKER"] = broker.ToString(),
        ["BENCH_SINK"] = new Uri(sink, "import").ToString(),
        ["BENCH_QUEUE"] = queue,
        ["BENCH_QUEUE_ARGUMENTS"] = arguments,
        ["BENCH_ROWS"] = MaxRows.ToString(CultureInfo.InvariantCulture),
        ["BENCH_IN_FLIGHT"] = MaxInFlight.ToString(CultureInfo.InvariantCulture),
        ["BENCH_PREFETCH"] = MostUnacknowledged.ToString(CultureInfo.InvariantCulture),
        ["BENCH_TIMER_MS"] = timer.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
    };

    public static ClientSettings Read()
    {
        using var arguments = JsonDocument.Parse(Variable("BENCH_QUEUE_ARGUMENTS"));
        return new(
            new(Variable("BENCH_BROKER")),
            new(Variable("BENCH_SINK")),
            Variable("BENCH_QUEUE"),
            arguments.RootElement.EnumerateObject().ToDictionary(
                one => one.Name,
                one => one.Value.ValueKind == JsonValueKind.Number ? (object)one.Value.GetInt32() : one.Value.GetString()!),
            Number("BENCH_ROWS"),
            Number("BENCH_IN_FLIGHT"),
            (ushort)Number("BENCH_PREFETCH"),
            TimeSpan.FromMilliseconds(Number("BENCH_TIMER_MS")));
    }

    private static int Number(string name) => int.Parse(Variable(name), CultureInfo.InvariantCulture);

    private static string Variable(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"The variable {name} is not set.");
}
