using System.Text.Json;
using RabbitMQ.Client;
using SyncWorker.Contracts;
using SyncWorker.Integration.Tests.Support;

namespace SyncWorker.Integration.Tests;

/// <summary>The topology that the worker, its MassTransit and the command line declare, each in its own virtual host.</summary>
[Collection(OutageCollection.Name)]
[Trait("Needs", "OwnServers")]
public sealed class TopologyTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Worker_command_line_and_imported_definitions_create_the_same_topology()
    {
        using var directory = new TemporaryDirectory();
        await using var broker = await OwnBroker.StartAsync();
        await AddAsync(broker, "applied");
        await AddAsync(broker, "worker");
        await AddAsync(broker, "imported");
        var (user, password) = (directory.File("user"), directory.File("password"));
        await File.WriteAllTextAsync(user, "guest\n");
        await File.WriteAllTextAsync(password, "guest\n");

        // The worker connects with a list of cluster nodes (the first does not answer), a virtual host and secret files.
        await using var worker = await Worker.StartAsync(
            new("amqp://localhost/"), ("Broker:Hosts:0", "127.0.0.1:1"), ("Broker:Hosts:1", $"127.0.0.1:{broker.Url.Port}"),
            ("Broker:VirtualHost", "worker"), ("Broker:UserNameFile", user), ("Broker:PasswordFile", password));
        var apply = await TopologyAsync(broker, "applied", "apply");
        var show = await TopologyAsync(broker, "imported", "show", "--json");
        await File.WriteAllLinesAsync(directory.File("definitions.json"), show.Output);
        await broker.ControlAsync("import_definitions", directory.File("definitions.json"));

        Assert.Equal((0, 0), (apply.ExitCode, show.ExitCode));
        Assert.Contains(
            "18 exchanges, 10 queues and 15 bindings are on amqp://127.0.0.1:", Assert.Single(apply.Output), StringComparison.Ordinal);
        var expected = await ListAsync(broker, "applied");
        Assert.Equal(10, expected.Count(line => line.Contains("quorum", StringComparison.Ordinal)));
        Assert.Equal(expected, await ListAsync(broker, "worker"));
        Assert.Equal(expected, await ListAsync(broker, "imported"));

        // Each declares its topology again on top of the other's.
        Assert.Equal(0, (await TopologyAsync(broker, "worker", "apply")).ExitCode);
        await using var second = await Worker.StartAsync(new Uri(broker.Url, "applied"));
        Assert.Equal(expected, await ListAsync(broker, "applied"));
    }

    [Fact]
    public async Task An_existing_queue_with_a_limit_and_no_dead_letter_queue_ends_the_start_with_one_sentence()
    {
        using var directory = new TemporaryDirectory();
        await using var board = await Board.StartAsync(directory.File("board"));
        await using var broker = await OwnBroker.StartAsync();
        await using var connection = await new ConnectionFactory { Uri = broker.Url }.CreateConnectionAsync();
        await using var channel = await connection.CreateChannelAsync();
        await channel.QueueDeclareAsync(
            Queues.Tasks,
            durable: true,
            exclusive: false,
            autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum", ["x-delivery-limit"] = 1000 });

        await using var run = WorkerProcess.Start(
            WorkerOnItsOwn.Program,
            ["run", "--data", directory.File("data"), "--urls", "http://127.0.0.1:0"],
            new Dictionary<string, string?>
            {
                ["Dime__BaseAddress"] = board.Address.ToString(),
                ["Dime__ApiKey"] = "test",
                ["Broker__Transport"] = "RabbitMq",
                ["Broker__Url"] = broker.Url.ToString(),
            });
        var code = await run.WaitForExitAsync(Patience);
        var apply = await TopologyAsync(broker, "/", "apply");

        Assert.Equal((1, 1), (code, apply.ExitCode));
        var sentence = Assert.Single(apply.Output);
        Assert.Contains("refuses the queue syncworker.tasks: PRECONDITION_FAILED", sentence, StringComparison.Ordinal);
        Assert.Contains("x-dead-letter-", sentence, StringComparison.Ordinal);
        Assert.Contains("rabbitmqctl delete_queue", sentence, StringComparison.Ordinal);
        Assert.Contains(run.Lines, line => line.Contains(sentence, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_declaration_is_reported_without_a_stack_trace()
    {
        var nobody = await TopologyAsync(new Uri("amqp://127.0.0.1:1/"), "apply");
        var wrong = await TopologyAsync(new Uri("http://127.0.0.1/"), "show");

        Assert.Equal((1, 2), (nobody.ExitCode, wrong.ExitCode));
        Assert.Contains("Cannot connect to amqp://127.0.0.1:1/: ", Assert.Single(nobody.Output), StringComparison.Ordinal);
        Assert.Contains("Broker:Url: must be an address", Assert.Single(wrong.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_required_topology_is_shown_without_a_broker()
    {
        var text = await TopologyAsync(new Uri("amqp://127.0.0.1:1/"), "show");
        var json = JsonDocument.Parse(
            string.Concat((await TopologyAsync(new Uri("amqp://127.0.0.1:1/erp"), "show", "--json")).Output)).RootElement;

        var lines = text.Output.Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Contains(
            "queue syncworker.jobs x-queue-type=quorum x-delivery-limit=1000 x-dead-letter-exchange=syncworker.jobs_error "
            + "x-dead-letter-strategy=at-least-once x-overflow=reject-publish",
            lines);
        Assert.Contains("binding SyncWorker.Contracts:JobChanged to exchange syncworker.jobs", lines);
        Assert.Equal(10, json.GetProperty("queues").GetArrayLength());
        Assert.Equal("erp", json.GetProperty("queues")[0].GetProperty("vhost").GetString());
    }

    private static async Task AddAsync(OwnBroker broker, string virtualHost)
    {
        await broker.ControlAsync("add_vhost", virtualHost);
        await broker.ControlAsync("set_permissions", "-p", virtualHost, "guest", ".*", ".*", ".*");
    }

    /// <summary>All queues, exchanges and bindings, one line each.</summary>
    private static async Task<IReadOnlyList<string>> ListAsync(OwnBroker broker, string virtualHost)
    {
        var lists = new[]
        {
            await broker.ControlAsync("-q", "list_queues", "-p", virtualHost, "name", "type", "durable", "auto_delete", "arguments"),
            await broker.ControlAsync(
                "-q", "list_exchanges", "-p", virtualHost, "name", "type", "durable", "auto_delete", "internal", "arguments"),
            await broker.ControlAsync("-q", "list_bindings", "-p", virtualHost),
        };

        // The lock of an embedded ledger exists while its worker runs, and is not part of the topology.
        return
        [
            .. lists.SelectMany(list => list.Split('\n', StringSplitOptions.RemoveEmptyEntries))
                .Where(line => !line.Contains("syncworker.embedded", StringComparison.Ordinal)).Select(Sorted)
                .Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>Sorts the words of a line, because the broker lists a queue's arguments in no defined order.</summary>
    private static string Sorted(string line) =>
        string.Join(' ', line.Split('\t', ',', '[', ']', '{', '}').Where(word => word.Length > 0).Order(StringComparer.Ordinal));

    private static Task<(int ExitCode, IReadOnlyList<string> Output)> TopologyAsync(
        OwnBroker broker, string virtualHost, params string[] arguments) =>
        TopologyAsync(new Uri(broker.Url, virtualHost == "/" ? "/" : virtualHost), arguments);

    private static async Task<(int ExitCode, IReadOnlyList<string> Output)> TopologyAsync(Uri broker, params string[] arguments)
    {
        await using var command = WorkerProcess.Start(
            WorkerOnItsOwn.Program, ["topology", .. arguments], new Dictionary<string, string?> { ["Broker__Url"] = broker.ToString() });
        var code = await command.WaitForExitAsync(Patience);
        return (code, command.Lines);
    }
}
