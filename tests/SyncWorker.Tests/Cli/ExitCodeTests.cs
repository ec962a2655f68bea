using System.CommandLine;
using System.Text.Json;
using SyncWorker.Cli;
using SyncWorker.Ledger;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>How every verb ends, and what it prints for programs. Scripts rely on both.</summary>
[Collection(CapturedConsole.Name)]
public sealed class ExitCodeTests : IDisposable
{
    // The ledger of the tests contains an applied job, a dead letter, a task that waits, and a running replay.
    private const string Job = "Job BC1/SERVICE/APPLIED";
    private const string Letter = "6";
    private const string NoLetter = "1";

    private readonly LastingLedger _ledger = LastingLedger.First();
    private readonly TemporaryDirectory _directory = new();
    private readonly CapturedConsole _console = new();

    /// <summary>A command line, its exit code, and what was done to the ledger beforehand.</summary>
    public static TheoryData<string, int, string> Table => new()
    {
        { "run", 2, "" },
        { "run --config newer.json", 1, "newer" },
        { "demo --rate x", 2, "" },
        { "nonsense", 2, "" },
        { "dead list", 0, "" },
        { "dead list --limit 0", 2, "" },
        { "dead list --limit x", 2, "" },
        { "dead list --from 2026-01-02 --to 2026-01-01", 2, "" },
        { "dead list", 1, "missing" },
        { "dead groups", 0, "" },
        { "dead groups --x", 2, "" },
        { $"dead show {Letter}", 0, "" },
        { $"dead show {NoLetter}", 3, "" },
        { "dead show x", 2, "" },
        { $"dead replay {Letter}", 0, "" },
        { $"dead replay {NoLetter}", 1, "" },
        { $"dead replay {Letter} --wait", 1, "" },
        { "dead replay", 2, "" },
        { "dead replay --all --expected 99999", 2, "" },
        { $"dead edit {Letter} --set siteCity=Gent --reason slip", 0, "" },
        { $"dead edit {NoLetter} --set siteCity=Gent --reason slip", 3, "" },
        { $"dead edit {Letter} --set colour=red --reason slip", 2, "" },
        { $"dead edit {Letter}", 2, "" },
        { $"dead fix {Letter} --rules SiteCity\tset\tGent --reason slip", 0, "" },
        { $"dead fix {Letter} --rules SiteCity\tset\tGent --dry-run", 0, "" },
        { $"dead fix {Letter} --rules SiteCity\tmap\tx\t=>\ty --reason slip", 2, "" },
        { $"dead fix {NoLetter} --rules SiteCity\tset\tGent --reason slip", 3, "" },
        { $"dead discard {Letter} --reason old", 0, "" },
        { $"dead discard {NoLetter} --reason old", 1, "" },
        { $"dead discard {Letter}", 2, "" },
        { "dead export letters.ndjson", 0, "" },
        { "dead export no/such/folder/letters.ndjson", 1, "" },
        { "dead export", 2, "" },
        { "operation list", 0, "" },
        { "operation list --x", 2, "" },
        { "operation show 1", 0, "" },
        { "operation show 1 --wait", 1, "" },
        { "operation show 99", 3, "" },
        { "operation cancel 1", 0, "" },
        { "operation cancel 1", 1, "ended" },
        { "operation cancel 99", 3, "" },
        { "operation undo 1 --dry-run", 0, "" },
        { "operation undo 1", 2, "" },
        { "operation undo 99 --reason wrong", 3, "" },
        { "status", 0, "" },
        { "status", 1, "missing" },
        { "status", 1, "old" },
        { "status --x", 2, "" },
        { "search applied", 0, "" },
        { "search NONE", 3, "" },
        { "search", 2, "" },
        { "changes list", 0, "" },
        { "changes list --state gone", 2, "" },
        { "changes list --cursor x", 2, "" },
        { $"changes show {Letter}", 0, "" },
        { "changes show 9999", 3, "" },
        { "imports list", 0, "" },
        { "imports list --status x", 2, "" },
        { "imports show 1", 0, "" },
        { "imports show 9999", 3, "" },
        { "audit", 0, "" },
        { "audit --since x", 2, "" },
        { "entity list", 0, "" },
        { "entity list --entity Jobb", 2, "" },
        { $"entity {Job}", 0, "" },
        { "entity Job NONE", 3, "" },
        { "entity Job", 2, "" },
        { "entity reset Job --reason restored", 0, "" },
        { "entity reset Job NONE --reason restored", 3, "" },
        { "entity reset Job applied --reason restored", 0, "" },
        { "entity reset Job", 2, "" },
        { "entity skip Task BC1/SERVICE/DEADPARENT/T1 --reason there", 0, "" },
        { "entity skip Task deadparent/t1 --reason there", 0, "" },
        { "entity skip Task NONE --reason there", 3, "" },
        { "entity skip Task BC1/SERVICE/DEADPARENT/T1", 2, "" },
        { $"resend {Job} --reason restored", 0, "" },
        { "resend Job applied --reason restored", 0, "" },
        { "resend Job NONE --reason restored", 3, "" },
        { "resend", 2, "" },
        { "verify", 0, "" },
        { "verify", 1, "broken" },
        { "verify", 1, "missing" },
        { "verify --x", 2, "" },
        { "pause --reason moving", 0, "" },
        { "pause", 2, "" },
        { "resume", 0, "" },
        { "resume --x", 2, "" },
        { "keys add erp --role Publisher --source-app BC1 CRM", 0, "" },
        { "keys add erp --role Admin", 2, "" },
        { "keys add erp --role Viewer --expires 2020-01-01", 2, "" },
        { "keys list", 0, "" },
        { "keys list", 1, "missing" },
        { "keys revoke anna --reason left", 0, "key" },
        { "keys revoke anna --reason left", 3, "" },
        { "keys revoke anna", 2, "" },
        { "publish jobs.json --to http://127.0.0.1:1", 1, "" },
        { "publish jobs.json --apply", 2, "" },
        { "compare --source same.json --as-of 2100-01-01", 0, "" },
        { "compare --source jobs.json --as-of 2100-01-01", 1, "" },
        { "compare --source jobs.json", 1, "missing" },
        { "compare --source none.json", 2, "" },
        { "compare --source broken.json", 2, "" },
        { "compare --source jobs.json --source-app BC2", 2, "" },
        { "compare --source jobs.json --as-of 2100-01-01 --repair", 1, "" },
        { "compare --source jobs.json --as-of 2100-01-01 --repair --yes --reason drift", 0, "" },
        { "compare --source jobs.json --as-of 2100-01-01 --repair --yes --reason drift --most 1", 1, "" },
        { "compare --source jobs.json --repair --yes", 2, "" },
        { "compare --source jobs.json --yes --reason drift", 2, "" },
        { "compare --source same.json --board", 2, "" },
        { "compare", 2, "" },
        { "db status", 0, "" },
        { "db status", 1, "old" },
        { "db status --x", 2, "" },
        { "db migrate", 0, "old" },
        { "db migrate", 1, "newer" },
        { "ledger rebind --dry-run --config newer.json", 0, "" },
        { "ledger rebind --reason moved --config newer.json", 0, "" },
        { "ledger rebind --config newer.json", 2, "" },
        { "ledger rebind --reason moved", 2, "" },
        { "ledger rebind --reason moved --config newer.json", 1, "missing" },
        { "topology show", 0, "" },
        { "topology show --config wrong.json", 2, "" },
        { "topology apply", 1, "" },
        { "topology apply --config wrong.json", 2, "" },
        { "completion bash", 0, "" },
        { "completion fish", 2, "" },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public async Task A_command_exits_with_its_documented_code(string line, int code, string before)
    {
        Prepare(before);

        Assert.Equal(code, await CommandLine.RunAsync(Words(line)));
    }

    /// <summary>Without the command that tries for a minute to reach a service.</summary>
    public static IEnumerable<object[]> Quick => Table.Where(row => !((string)row[0]).EndsWith("127.0.0.1:1", StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Quick))]
    public async Task With_json_standard_output_is_one_object(string line, int code, string before)
    {
        Prepare(before);

        var ended = await CommandLine.RunAsync([.. Words(line), "--json"]);

        Assert.Equal(code, ended);
        using var printed = JsonDocument.Parse(_console.Out);
        Assert.Equal(JsonValueKind.Object, printed.RootElement.ValueKind);
    }

    private string[] Words(string line)
    {
        var words = line.Split(' ').Select(word => word.EndsWith("json", StringComparison.Ordinal) ? _directory.File(word) : word).ToList();
        if (!line.Contains("--config", StringComparison.Ordinal)
            && line is not "nonsense"
            && !line.StartsWith("completion", StringComparison.Ordinal)
            && !line.StartsWith("demo", StringComparison.Ordinal))
        {
            words.AddRange(["--config", _directory.File("settings.json")]);
        }
        return [.. words];
    }

    [Fact]
    public void Every_verb_is_in_the_table_with_a_success_and_a_failure()
    {
        var root = CommandLine.Create();
        var codes = Table.Select(row => ((string)row[0], (int)row[1]))
            .ToLookup(row => root.Parse(row.Item1).CommandResult.Command, row => row.Item2);

        // Other tests cover the success of these verbs: they run until they are stopped, or need a worker or a broker.
        string[] elsewhere = ["run", "demo", "publish", "apply"];
        Assert.All(Leaves(root), verb => Assert.True(
            codes[verb].Any(code => code != 0) && (codes[verb].Contains(0) || elsewhere.Contains(verb.Name)),
            $"'{verb.Name}' needs a row with 0 and one with another exit code in the table above."));
    }

    public void Dispose()
    {
        _console.Dispose();
        _ledger.Dispose();
        _directory.Dispose();
    }

    private void Prepare(string before)
    {
        var data = before == "missing" ? _directory.File("none") : _ledger.Options.Directory;
        Write("settings.json", $$$"""
            {"Ledger":{"Directory":{{{JsonSerializer.Serialize(data)}}}},
            "Http":{"Urls":"http://127.0.0.1:1"},"Broker":{"Url":"amqp://127.0.0.1:1/"}}
            """);
        Write("newer.json", $$$"""
            {"Ledger":{"Directory":{{{JsonSerializer.Serialize(data)}}}},
            "Dime":{"BaseAddress":"http://127.0.0.1:1","ApiKey":"k"}}
            """);
        Write("wrong.json", """{"Broker":{"DeliveryLimit":-1}}""");
        Write("jobs.json", """{"entity":"Job","sourceApp":"BC1","sourceType":"SERVICE","jobNo":"1","shortDescription":"s"}""");
        Write("broken.json", "[{");
        Write("same.json", """{"entity":"Category","kind":"Delete","name":"NONE"}""");
        if (before != "old")
        {
            LedgerStore.Open(_ledger.Options).Dispose();
        }

        switch (before)
        {
            case "newer":
                _ledger.Execute("pragma user_version = 999");
                break;
            case "broken":
                _ledger.Execute("update counter set value = value + 1 where name = 'recorded'");
                break;
            case "key":
                _ledger.Execute(
                    "insert into access_key (name, hash, beginning, role, created_at, created_by) values ('anna', 'h', 'b', 'Viewer', 0, 'me')");
                break;
            case "ended":
                _ledger.Execute("update operation set state = 'Done'");
                break;
        }
    }

    private void Write(string file, string text) => File.WriteAllText(_directory.File(file), text);

    private static IEnumerable<Command> Leaves(Command command) =>
        (command.Action is null ? [] : new[] { command }).Concat(command.Subcommands.SelectMany(Leaves));
}
