using System.Text.Json;
using RabbitMQ.Client;
using SyncWorker.Bench.Contenders;
using SyncWorker.Contracts;

namespace SyncWorker.Bench.Runs;

/// <summary>The queues of the worker, as <c>syncworker topology show --json</c> prints them: every contender reads the same queue.</summary>
internal sealed class Topology(JsonElement definitions)
{
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(1);

    /// <summary>The arguments of the queue of jobs, a JSON object.</summary>
    public string Arguments { get; } =
        Entries(definitions, "queues").Single(queue => Text(queue, "name") == Queues.Jobs).GetProperty("arguments").GetRawText();

    public static async Task<Topology> ReadAsync(CancellationToken cancellationToken)
    {
        await using var process = WorkerProcess.Start(WorkerCommand.Program, ["topology", "show", "--json"]);
        await process.WaitForExitAsync(Within, cancellationToken);
        using var definitions = JsonDocument.Parse(string.Concat(process.Lines));
        return new(definitions.RootElement.Clone());
    }

    /// <summary>Deletes the queues with what is in them, and declares all anew.</summary>
    public async Task ResetAsync(Uri broker, CancellationToken cancellationToken)
    {
        await using var connection = await new ConnectionFactory { Uri = broker }.CreateConnectionAsync(cancellationToken);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
        foreach (var queue in Entries(definitions, "queues"))
        {
            await channel.QueueDeleteAsync(Text(queue, "name"), cancellationToken: cancellationToken);
        }
        foreach (var exchange in Entries(definitions, "exchanges"))
        {
            await channel.ExchangeDeclareAsync(
                Text(exchange, "name"), Text(exchange, "type"), durable: true, cancellationToken: cancellationToken);
        }
        foreach (var queue in Entries(definitions, "queues"))
        {
            var arguments = queue.GetProperty("arguments").EnumerateObject().ToDictionary(
                one => one.Name,
                one => one.Value.ValueKind == JsonValueKind.Number ? (object?)one.Value.GetInt32() : one.Value.GetString());
            await channel.QueueDeclareAsync(
                Text(queue, "name"), durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
        }
        foreach (var binding in Entries(definitions, "bindings"))
        {
            var (source, destination) = (Text(binding, "source"), Text(binding, "destination"));
            await (Text(binding, "destination_type") == "queue"
                ? channel.QueueBindAsync(destination, source, routingKey: "", cancellationToken: cancellationToken)
                : channel.ExchangeBindAsync(destination, source, routingKey: "", cancellationToken: cancellationToken));
        }
    }

    private static IEnumerable<JsonElement> Entries(JsonElement definitions, string kind) =>
        definitions.GetProperty(kind).EnumerateArray();

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString()!;
}
