namespace SyncWorker.Docs.Tests.Commands;

/// <summary>Documented commands that the tests do not run as written.</summary>
internal static class Exceptions
{
    /// <summary>The command → the one that is run instead; null when none is.</summary>
    public static IReadOnlyDictionary<string, string?> Instead { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        // Would run these tests.
        ["./test.sh"] = null,

        // Install packages or start containers.
        ["scripts/rabbitmq.sh install"] = null,
        ["scripts/postgres.sh install"] = null,
        ["scripts/chromium.sh install"] = null,

        // Needs a browser, and writes files of the repository.
        ["dotnet test tests/Pages.Tests -c Release"] = null,
        ["UPDATE_SCREENSHOTS=1 dotnet test tests/Pages.Tests -c Release --filter ScreenshotTests"] = null,
        ["docker compose up -d rabbitmq"] = null,

        // Need a ledger that belongs to another board. BoundBoardTests and ExitCodeTests run them.
        ["syncworker ledger rebind"] = null,
        ["syncworker ledger rebind --reason TEXT"] = null,

        // Equal only once everything is accepted.
        ["syncworker compare --source samples/resources.csv --map samples/resources.map.json"] =
            "until syncworker compare --source samples/resources.csv --map samples/resources.map.json; do sleep 0.2; done",

        // Needs a file that differs. CompareCommandTests run it.
        ["syncworker compare --source FILE --repair --yes --reason \"drift of last night\""] = null,

        // Take minutes to hours.
        ["./bench.sh"] = null,
        ["./bench.sh --quick"] = null,
        ["./bench.sh limit"] = null,
        ["./bench.sh urgent"] = null,
        ["dotnet run --project tests/Chaos -c Release -- --long"] = null,
        ["dotnet run --project tests/Chaos -c Release -- --only c,h --store postgresql --workers 3 --seed 7"] = null,
        ["dotnet run --project bench/Workers -c Release -- 20000"] = null,
        ["dotnet run --project bench/Workers -c Release -- jobs"] = null,
        ["dotnet run --project bench/Workers -c Release -- flood"] = null,
        ["dotnet run --project bench/Workers -c Release -- flood workers"] = null,
        ["dotnet run --project bench/Workers -c Release -- receivers jobs"] = null,
        ["dotnet run --project bench/Workers -c Release -- receivers 50000"] = null,
        ["dotnet run --project bench/Pace -c Release -- --seeds 2000-2149"] =
            "dotnet run --project bench/Pace -c Release -- --seeds 2000-2003",
        ["dotnet run --project bench/Ledger -c Release"] = "dotnet run --project bench/Ledger -c Release -- 400",
        ["RABBITMQ_URL=amqp://… dotnet run -c Release --project bench/ReceivePipeline 200000"] =
            "RABBITMQ_URL=amqp://… dotnet run -c Release --project bench/ReceivePipeline 400",

        // Writes source files, which GeneratedFilesTests compares.
        ["dotnet run --project tools/CatalogGenerator"] = null,
    };
}
