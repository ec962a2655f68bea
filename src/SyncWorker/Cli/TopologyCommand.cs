using System.CommandLine;
using SyncWorker.Configuration;
using SyncWorker.Messaging;
using SyncWorker.Messaging.Connection;
using SyncWorker.Operate;

namespace SyncWorker.Cli;

/// <summary><c>syncworker topology show</c> and <c>apply</c>: exchanges, queues and bindings, without a worker.</summary>
internal static class TopologyCommand
{
    public static Command Create() => new(
        "topology", "Print or declare what the broker must have: exchanges, queues with their arguments, bindings.")
    {
        CreateShow(),
        CreateApply(),
    };

    private static Command CreateShow()
    {
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        json.Description = "Print RabbitMQ definitions, for rabbitmqctl import_definitions.";
        var command = new Command("show", "Print the topology without connecting.") { config, json };
        command.SetAction(parsed =>
        {
            var broker = Broker(parsed.GetValue(config));
            var topology = Topology.Of(broker);
            if (parsed.GetValue(json))
            {
                Output.Json(Definitions.Of(topology, BrokerAddress.VirtualHost(broker)));
            }
            else
            {
                Print(topology);
            }
        });
        return command;
    }

    private static Command CreateApply()
    {
        var (config, json) = (CommonOptions.Config(), CommonOptions.Json());
        var command = new Command(
            "apply", "Declare the topology on the broker from the settings. Existing objects stay, with their messages.")
        {
            config,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var broker = Broker(parsed.GetValue(config));
            var (topology, client) = (Topology.Of(broker), new BrokerClient(broker));
            await new TopologyDeclaration(client, topology).ApplyAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                Output.Json(new
                {
                    broker = client.Where,
                    exchanges = topology.Exchanges.Count,
                    queues = topology.Queues.Count,
                    bindings = topology.Bindings.Count,
                });
            }
            else
            {
                Output.Line(
                    $"{topology.Exchanges.Count} exchanges, {topology.Queues.Count} queues and {topology.Bindings.Count} bindings "
                    + $"are on {client.Where}.");
            }
        });
        return command;
    }

    private static BrokerOptions Broker(string? config)
    {
        var builder = new ConfigurationBuilder();
        builder.AddSyncWorker(config, CommonOptions.Overrides(data: null, urls: null));
        return Settings.ReadBroker(builder.Build());
    }

    private static void Print(Topology topology)
    {
        foreach (var exchange in topology.Exchanges)
        {
            Output.Line($"exchange  {exchange}  fanout");
        }

        foreach (var (name, arguments) in topology.Queues)
        {
            Output.Line($"queue     {name}  {string.Join(' ', arguments.Select(argument => $"{argument.Key}={argument.Value}"))}");
        }

        foreach (var (source, destination, toQueue) in topology.Bindings)
        {
            Output.Line($"binding   {source} -> {(toQueue ? "queue" : "exchange")} {destination}");
        }
    }
}
