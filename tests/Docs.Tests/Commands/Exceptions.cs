namespace SyncWorker.Docs.Tests.Commands;

/// <summary>Documented commands that are not run as they stand, by name.</summary>
internal static class Exceptions
{
    /// <summary>What is run instead; null: nothing.</summary>
    public static IReadOnlyDictionary<string, string?> Instead { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        // Runs these tests.
        ["./test.sh"] = null,

        // Installs packages, or starts containers.
        ["scripts/rabbitmq.sh install"] = null,
        ["scripts/postgres.sh install"] = null,
        ["docker compose up -d rabbitmq"] = null,

        // Minutes to hours.
        ["./bench.sh"] = null,
        ["./bench.sh --quick"] = null,
        ["dotnet run --project tests/Chaos -c Release -- --long"] = null,
        ["dotnet run --project tests/Chaos -c Release -- --only c,h --store postgresql --workers 3 --seed 7"] = null,
        ["dotnet run --project bench/Workers -c Release -- 20000"] = null,
        ["dotnet run --project bench/Workers -c Release -- jobs"] = null,
        ["dotnet run --project bench/Workers -c Release -- flood"] = null,
        ["dotnet run --project bench/Workers -c Release -- flood workers"] = null,
        ["dotnet run --project bench/Ledger -c Release"] = "dotnet run --project bench/Ledger -c Release -- 400",
        ["RABBITMQ_URL=amqp://… dotnet run -c Release --project bench/ReceivePipeline 200000"] =
            "RABBITMQ_URL=amqp://… dotnet run -c Release --project bench/ReceivePipeline 400",

        // Writes sources: GeneratedFilesTests compares them.
        ["dotnet run --project tools/CatalogGenerator"] = null,
    };
}
