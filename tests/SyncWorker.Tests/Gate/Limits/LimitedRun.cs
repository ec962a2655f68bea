using SyncWorker.Gate;
using SyncWorker.Plan;

namespace SyncWorker.Tests.Limits;

/// <summary>A server with a limit, and how its calls come in.</summary>
/// <param name="Kind">One of: <c>fixed</c>, <c>sliding</c>, <c>bucket</c>.</param>
/// <param name="Header">Its Retry-After: <c>exact</c>, <c>rounded</c> up to seconds, or <c>none</c>.</param>
/// <param name="Rate">Calls per second that it takes.</param>
/// <param name="Window">In seconds. A bucket holds as many tokens as come in a window.</param>
/// <param name="Latency">In seconds.</param>
internal sealed record LimitedServer(
    string Kind, string Header, double Rate, double Window, double Latency, int InFlight, int Calls, int Seed)
{
    public double Limit => Rate * Window;
}

/// <summary>Drains calls through the gate to a server with a limit, on a simulated clock, without any waiting.</summary>
internal static class LimitedRun
{
    /// <returns>The seconds it took, those it takes who knows the limit, the refused calls, and all calls.</returns>
    public static (double Time, double Ideal, int Refused, int Calls) Of(LimitedServer server)
    {
        var random = new Random(server.Seed);
        var phase = -random.NextDouble() * server.Window;
        var (time, refused, calls) = Drain(server, phase, random);
        return (time, Ideal(server, phase), refused, calls);
    }

    private static double Ideal(LimitedServer server, double phase)
    {
        var taken = new List<double>();
        var slots = new double[server.InFlight];
        for (var call = 0; call < server.Calls; call++)
        {
            var at = Math.Max(slots[call % slots.Length], taken.Count > 0 ? taken[^1] : 0);
            at = FreeAt(server, phase, taken, at);
            taken.Add(at);
            slots[call % slots.Length] = at + server.Latency;
        }
        return taken[^1] + server.Latency;
    }

    private static (double Time, int Refused, int Calls) Drain(LimitedServer server, double phase, Random random)
    {
        var (gate, taken, starts, done, refused, now) = (new GateState(), new List<double>(), new List<(double At, bool IsRefused)>(), 0, 0, 0.0);
        var answers = new PriorityQueue<(int Call, double? Wait, bool IsRefused), double>();
        DateTimeOffset Clock(double seconds) => Some.Now.AddSeconds(seconds);
        while (done < server.Calls && now < 5_000)
        {
            while (done + answers.Count < server.Calls && gate.Admits(Clock(now), answers.Count, server.InFlight))
            {
                starts.Add((now, false));
                var sent = starts.Where(start => !start.IsRefused).ToList();
                gate = gate with
                {
                    Pace = gate.Pace?.AfterStart(
                        Clock(now), back => back <= sent.Count ? Clock(sent[^back].At) : null, gate.Reason is null),
                };
                var free = FreeAt(server, phase, taken, now);
                if (free <= now)
                {
                    taken.Add(now);
                    answers.Enqueue((starts.Count - 1, null, false), now + (server.Latency * (0.8 + (0.4 * random.NextDouble()))));
                }
                else
                {
                    double? wait = server.Header switch { "exact" => free - now, "rounded" => Math.Ceiling(free - now), _ => null };
                    answers.Enqueue((starts.Count - 1, wait, true), now + (server.Latency / 5));
                }
            }

            var wake = gate.NextAt(Clock(now)) is { } at ? Math.Ceiling((at - Some.Now).TotalMilliseconds) / 1000 : now + 1;
            if (!answers.TryPeek(out var answer, out var arrives) || (arrives > wake && wake > now && done + answers.Count < server.Calls))
            {
                now = Math.Max(wake, now + 0.001);
                continue;
            }

            answers.Dequeue();
            now = Math.Max(now, arrives);
            var startedAt = Clock(starts[answer.Call].At);
            if (!answer.IsRefused)
            {
                done++;
                gate = gate.AfterSuccess(1, startedAt, Clock(now), new ImportOptions { MaxInFlight = server.InFlight });
                continue;
            }

            refused++;
            starts[answer.Call] = (starts[answer.Call].At, true);
            gate = gate.AfterFailure(
                GateReason.Throttled,
                "",
                answer.Wait is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
                startedAt,
                Clock(now),
                random.NextDouble(),
                new(),
                [.. starts.Take(answer.Call + 1).Select(start => new PastCall(Clock(start.At), start.IsRefused))]);
        }
        return (now, refused, starts.Count);
    }

    private static double FreeAt(LimitedServer server, double phase, List<double> taken, double at)
    {
        var limit = (int)server.Limit;
        switch (server.Kind)
        {
            case "sliding":
                return taken.Count < limit ? at : Math.Max(at, taken[^limit] + server.Window);
            case "fixed":
                var opened = phase + (Math.Floor((at - phase) / server.Window) * server.Window);
                return taken.Count < limit || taken[^limit] < opened ? at : opened + server.Window;
            default:
                var (level, last) = (0.0, 0.0);
                foreach (var call in taken)
                {
                    (level, last) = (Math.Max(0, level - ((call - last) * server.Rate)) + 1, call);
                }
                level = Math.Max(0, level - ((at - last) * server.Rate));
                return level + 1 <= limit + 1e-6 ? at : at + ((level + 1 - limit) / server.Rate);
        }
    }
}
