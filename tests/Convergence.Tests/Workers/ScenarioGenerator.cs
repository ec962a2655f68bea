using SyncWorker.Convergence.Tests.Histories;
using SyncWorker.Convergence.Tests.Simulation;

namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>Makes a scenario from a seed.</summary>
internal sealed class ScenarioGenerator
{
    private static readonly string[] Entities = ["Job", "Task", "Appointment"];

    private readonly Random _random;
    private readonly Theme _theme;
    private readonly IReadOnlyList<Published> _changes;
    private readonly bool _hasNoIds;

    private ScenarioGenerator(int seed, Theme? theme)
    {
        _random = new(seed);
        _theme = Pick(Enum.GetValues<Theme>()) is var any && theme is { } said ? said : any;
        _changes = new RecordGenerator(_random, _theme).Make();
        _hasNoIds = _theme == Theme.Restored || _random.Next(5) == 0;
    }

    /// <param name="theme">Null: the seed chooses the theme.</param>
    public static Scenario Make(int seed, Theme? theme = null) => new ScenarioGenerator(seed, theme).Scenario(seed);

    private Scenario Scenario(int seed)
    {
        var said = Said();
        var isSteady = _theme is Theme.Behind or Theme.Letters or Theme.Late;
        return new()
        {
            Theme = _theme,
            History = new()
            {
                Seed = seed,
                Changes = _changes,
                Deliveries = [.. said.Select(said => said.Change)],
                Pauses = [],
                Calls = [.. Enumerable.Range(0, _random.Next(_theme is Theme.Late or Theme.Gate ? 3 : 0, 12)).Select(Call)],
                Kills = new HashSet<int>(),
                Server = new() { RefusedStatus = Pick(400, 400, 400, 400, 422, 422, 422, 500) },
                MaxRows = _theme == Theme.Patches ? Pick(1, 2) : Pick(1, 2, 5, 500),
            },
            Workers = _random.Next(2, 4),
            Said = said,
            HasNoIds = _hasNoIds,
            Operators = Operators(),
            Restarts = isSteady && _random.Next(3) > 0 ? [] : [.. Enumerable.Range(0, _random.Next(0, 3)).Select(_ => Restart())],
            Breaks = Pick(0, 0, 10, 60),
            Outage = _theme == Theme.Behind && Milliseconds(3_000) is var from
                ? (from, from + TimeSpan.FromSeconds(_random.Next(3, 60)))
                : null,
            Lost = Pick(0, 0, 50, 100),
            Eagerness = Pick(0, 50, 90),
        };
    }

    private CallPlan Call(int number) => _theme switch
    {
        Theme.Late when number == 0 || _random.Next(8) == 0 =>
            new(TimeSpan.FromSeconds(_random.Next(120, 290)), TimeSpan.FromMilliseconds(5)),
        Theme.Gate when number < 3 => new(Milliseconds(300), TimeSpan.FromMilliseconds(5), Pick(503, 502, 401)),
        Theme.Late or Theme.Gate => new(Milliseconds(300), TimeSpan.FromMilliseconds(5)),
        Theme.Patches => new(Milliseconds(3_000), TimeSpan.FromMilliseconds(5)),
        _ when _random.Next(2) == 0 => Generator.Plan(_random),
        _ => new(Milliseconds(3_000), TimeSpan.FromMilliseconds(5)),
    };

    private List<Said> Said()
    {
        var window = Pick(1, 3, 1000);
        var said = Enumerable.Range(0, _changes.Count).OrderBy(index => index + _random.Next(window))
            .Select(index => new Said(Pause(), index)).ToList();
        for (var extra = _random.Next(0, 3); extra > 0 && said.Count > 0; extra--)
        {
            said.Insert(_random.Next(said.Count + 1), new(Pause(), said[_random.Next(said.Count)].Change));
        }

        // A source that was restored, or that creates a deleted record again, publishes the same content as before.
        var upserts = _changes.Where(change => change.Kind == "Upsert").ToArray();
        if (_hasNoIds && upserts.Length > 0)
        {
            var resets = _random.Next(2) == 0;
            for (var again = _random.Next(0, 4); again > 0; again--, resets = false)
            {
                said.Add(new(Pause(), Pick(upserts).Index, IsAgain: true, resets));
            }
        }
        return said;
    }

    private List<List<Act>> Operators()
    {
        var acts = new List<Act>();
        for (var scripts = _theme == Theme.Letters ? 3 : _random.Next(_theme == Theme.Late ? 1 : 0, 3); scripts > 0; scripts--)
        {
            acts.AddRange((_theme == Theme.Late ? 5 : _random.Next(_theme == Theme.Letters ? 4 : 8)) switch
            {
                0 => [Of(Verb.Pause, 60_000), Of(Verb.Resend), Of(Verb.Discard, 10_000), Of(Verb.Resume, 20_000)],
                1 => [Of(Verb.Resend, 60_000), Of(Verb.Discard)],
                2 => [Of(Verb.Replay, 60_000), Of(Verb.Replay)],
                3 => [Of(Verb.Spoil, 60_000), Of(Verb.Resend)],
                4 => [Of(Verb.Mend, 120_000), Of(Verb.Replay)],
                5 => [new(TimeSpan.FromSeconds(_random.Next(35, 120)), Verb.Resend)],
                6 => [Of(Verb.Skip, 60_000)],
                _ => [Of(Pick(Verb.Pause, Verb.Reset, Verb.Discard, Verb.Resend), 60_000)],
            });
        }

        // Two operators press the same button.
        return _theme == Theme.Letters || _random.Next(2) == 0 ? [acts, [.. acts]] : [acts];
    }

    private Act Of(Verb verb, int most = 2_000) => new(Milliseconds(most), verb, _random.Next(4) == 0 ? Pick(Entities) : null);

    private Restart Restart()
    {
        var settings = new Dictionary<string, string?>();
        if (_random.Next(4) == 0)
        {
            settings["Import:DryRun"] = "true";
        }

        if (_random.Next(2) == 0)
        {
            settings["Receive:DedupeWindow"] = Pick("01:00:00", "1.00:00:00", "30.00:00:00");
            settings["Import:MaxRows"] = Pick("1", "3", "500");
        }
        return new(Milliseconds(60_000), _random.Next(2), _random.Next(2) == 0, settings);
    }

    private TimeSpan Pause() => (_theme, _random.Next(8)) switch
    {
        (Theme.Letters or Theme.Late, < 5) => Milliseconds(20_000),
        (Theme.Behind, < 7) => TimeSpan.Zero,
        (_, 0) => Milliseconds(60_000),
        (_, 1 or 2) => Milliseconds(3_000),
        _ => TimeSpan.Zero,
    };

    private TimeSpan Milliseconds(int most) => TimeSpan.FromMilliseconds(_random.Next(1, most));

    private T Pick<T>(params T[] choices) => choices[_random.Next(choices.Length)];
}
