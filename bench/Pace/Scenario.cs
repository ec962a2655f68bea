namespace SyncWorker.Bench;

/// <summary>A server with a limit, and a load. Times in seconds.</summary>
/// <param name="Kind">One of: <c>fixed</c>, <c>sliding</c>, <c>bucket</c>.</param>
/// <param name="Limit">Calls per window; of a bucket: its size.</param>
/// <param name="Header">Its Retry-After: <c>exact</c>, <c>rounded</c> up to seconds, or <c>none</c>.</param>
/// <param name="Jitter">How much the latency varies, as a part of it.</param>
/// <param name="Others">Which part of the limit other clients take, at random.</param>
/// <param name="Change">The limit is multiplied by this after one to two minutes.</param>
internal sealed record Scenario(
    int Seed, string Kind, double Rate, double Window, int Limit, string Header, double Latency, double Jitter, int InFlight, double Others,
    int Calls, double Change)
{
    private static readonly string[] Kinds = ["fixed", "sliding", "bucket"];
    private static readonly string[] Headers = ["exact", "rounded", "none"];
    private static readonly double[] Windows = [1, 10, 60];
    private static readonly double[] WideWindows = [1, 2, 5, 10, 15, 30, 60, 3, 20];

    public string Group => Kind == "bucket" ? Kind : $"{Kind} {Window} s{(Header == "none" ? ", no Retry-After" : "")}";

    public static Scenario Draw(int seed, bool isWide, double change)
    {
        var random = new Random((seed * 7919) + 13);
        var kind = Kinds[random.Next(Kinds.Length)];
        var windows = isWide ? WideWindows : Windows;
        var window = windows[random.Next(windows.Length)];
        var rate = isWide ? 4 * Math.Pow(10, random.NextDouble()) : 5 * Math.Pow(5, random.NextDouble());
        var limit = Math.Max(2, (int)(kind == "bucket" ? rate * Math.Pow(60, random.NextDouble()) : rate * window));
        var header = Headers[random.Next(Headers.Length)];
        var latency = isWide ? 0.01 * Math.Pow(60, random.NextDouble()) : 0.02 * Math.Pow(15, random.NextDouble());
        var jitter = random.NextDouble() * (isWide ? 0.5 : 0.3);
        var inFlight = random.Next(1, 5) * random.Next(1, 4);
        var others = random.Next(4) == 0 ? 0.1 + (0.4 * random.NextDouble()) : 0;
        var seconds = isWide ? 40 + (260 * random.NextDouble()) : 60 + (180 * random.NextDouble());
        var calls = rate * (change.Equals(1) ? seconds : 240 * Math.Max(1, change));
        return new(seed, kind, rate, window, limit, header, latency, jitter, inFlight, others, (int)calls, change);
    }

    public Limit Serve()
    {
        var random = new Random((Seed * 17) + 3);
        return Kind switch
        {
            "fixed" => new FixedWindow(Limit, Window, -random.NextDouble() * Window),
            "sliding" => new SlidingWindow(Limit, Window),
            _ => new TokenBucket(Rate, Limit),
        };
    }
}
