using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Printing;
using SyncWorker.Configuration;
using SyncWorker.Messaging;
using SyncWorker.Messaging.Connection;

namespace SyncWorker.Cli;

/// <summary><c>syncworker topology show</c> and <c>apply</c>: exchanges, queues and bindings, without a worker.</summary>
internal static class TopologyCommand
{
    private static readonly Table<(string What, string Name, string Details)> List = new(
        new("what", row => row.What), new("name", row => row.Name), new("details", row => row.Details, IsText: true));

    public static Command Create() => CommandBuilder.Group(
        "topology",
        "Print or declare what the broker must have: exchanges, queues with their arguments, bindings. "
        + "Example: syncworker topology show",
        [CreateShow(), CreateApply()]);

    private static Command CreateShow()
    {
        var config = CommonOptions.Config();
        return CommandBuilder.Create(
            "show",
            "Print the topology without connecting. With --json: RabbitMQ definitions, for rabbitmqctl import_definitions. "
            + "Example: syncworker topology show --json",
            [config],
            (parsed, _) =>
            {
                var broker = Broker(parsed.GetValue(config));
                var topology = Topology.Of(broker);
                return Task.FromResult(new Result(
                    Definitions.Of(topology, BrokerAddress.VirtualHost(broker)), () => List.Print(Rows(topology))));
            });
    }

    private static Command CreateApply()
    {
        var config = CommonOptions.Config();
        return CommandBuilder.Create(
            "apply",
            "Declare the topology on the broker from the settings. Existing objects stay, with their messages. "
            + "Example: syncworker topology apply",
            [config],
            async (parsed, cancellationToken) =>
            {
                var broker = Broker(parsed.GetValue(config));
                var (topology, client) = (Topology.Of(broker), new BrokerClient(broker));
                await new TopologyDeclaration(client, topology).ApplyAsync(cancellationToken);
                return Result.Line(
                    new
                    {
                        broker = client.Where,
                        exchanges = topology.Exchanges.Count,
                        queues = topology.Queues.Count,
                        bindings = topology.Bindings.Count,
                    },
                    $"{topology.Exchanges.Count} exchanges, {topology.Queues.Count} queues and {topology.Bindings.Count} bindings "
                    + $"are on {client.Where}.");
            });
    }

    private static BrokerOptions Broker(string? config)
    {
        var builder = new ConfigurationBuilder();
        builder.AddSyncWorker(config, CommonOptions.Overrides(data: null, urls: null));
        return Settings.ReadBroker(builder.Build());
    }

    private static IReadOnlyCollection<(string What, string Name, string Details)> Rows(Topology topology) =>
    [
        .. topology.Exchanges.Select(exchange => ("exchange", exchange, "fanout")),
        .. topology.Queues.Select(queue =>
            ("queue", queue.Name, string.Join(' ', queue.Arguments.Select(argument => $"{argument.Key}={argument.Value}")))),
        .. topology.Bindings.Select(binding =>
            ("binding", binding.Source, $"to {(binding.ToQueue ? "queue" : "exchange")} {binding.Destination}")),
    ];
}
