using SyncWorker.Messaging;
using SyncWorker.Messaging.Connection;

namespace SyncWorker.Tests;

/// <summary>
/// Queues on a broker cannot be changed in place: a change of this topology forces every user to delete queues. Tested on RabbitMQ
/// 3.10; for 4.x it follows the documentation and is untested.
/// </summary>
public sealed class TopologyTests
{
    private static readonly Topology Declared = Topology.Of(new());

    [Theory]
    [InlineData("syncworker.jobs")]
    [InlineData("syncworker.tasks")]
    [InlineData("syncworker.resources")]
    [InlineData("syncworker.changes")]
    [InlineData("syncworker.changesets")]
    public void A_queue_and_its_dead_letter_queue_have_these_arguments(string queue)
    {
        Assert.Equal(
            [
                ("x-dead-letter-exchange", queue + "_error"),
                ("x-dead-letter-strategy", "at-least-once"),
                ("x-delivery-limit", 1000),
                ("x-overflow", "reject-publish"),
                ("x-queue-type", "quorum"),
            ],
            Sorted(Declared.ArgumentsOf(queue)));
        Assert.Equal([("x-delivery-limit", 1_000_000_000), ("x-queue-type", "quorum")], Sorted(Declared.ArgumentsOf(queue + "_error")));
    }

    [Fact]
    public void These_are_all_queues_exchanges_and_bindings()
    {
        string[] queues = ["syncworker.jobs", "syncworker.tasks", "syncworker.resources", "syncworker.changes", "syncworker.changesets"];
        string[] types = ["JobChanged", "TaskChanged", "ResourceChanged", "EntityChanged", "ChangeSet"];
        string[] events = ["ChangeDeadLettered", "SyncPaused", "SyncResumed"];
        string[] both = [.. queues, .. queues.Select(queue => queue + "_error")];

        Assert.Equal(both.Order(), Declared.Queues.Select(queue => queue.Name).Order());
        Assert.Equal(both.Concat(types.Concat(events).Select(type => "SyncWorker.Contracts:" + type)).Order(), Declared.Exchanges.Order());
        Assert.Equal(
            both.Select(name => $"{name} -> queue {name}")
                .Concat(queues.Zip(types, (queue, type) => $"SyncWorker.Contracts:{type} -> exchange {queue}"))
                .Order(),
            Declared.Bindings
                .Select(binding => $"{binding.Source} -> {(binding.ToQueue ? "queue" : "exchange")} {binding.Destination}")
                .Order());
    }

    [Fact]
    public void The_delivery_limit_comes_from_the_options()
    {
        Assert.Equal(50, Topology.Of(new() { DeliveryLimit = 50 }).ArgumentsOf("syncworker.jobs")["x-delivery-limit"]);
    }

    [Fact]
    public void The_declared_topology_loses_nothing() => Assert.Empty(Declared.Problems());

    [Theory]
    [InlineData("x-dead-letter-exchange", null,
        "Queue syncworker.jobs has x-delivery-limit and no x-dead-letter-exchange: messages over the limit would be dropped.")]
    [InlineData("x-dead-letter-exchange", "elsewhere",
        "Queue syncworker.jobs has x-dead-letter-exchange = elsewhere, but no binding leads from there to a queue.")]
    [InlineData("x-dead-letter-strategy", null,
        "Queue syncworker.jobs has x-delivery-limit and must have x-dead-letter-strategy = at-least-once and x-overflow = reject-publish.")]
    [InlineData("x-overflow", "drop-head",
        "Queue syncworker.jobs has x-delivery-limit and must have x-dead-letter-strategy = at-least-once and x-overflow = reject-publish.")]
    public void A_limit_from_which_messages_could_be_lost_is_a_problem(string argument, string? value, string problem)
    {
        Assert.Equal(problem, Assert.Single(With("syncworker.jobs", argument, value).Problems()));
    }

    [Fact]
    public async Task Such_a_topology_is_refused_before_the_first_connection()
    {
        var nobody = new BrokerClient(new() { Url = new("amqp://nobody.invalid/") });

        var refused = await Assert.ThrowsAsync<TopologyException>(
            () => new TopologyDeclaration(nobody, With("syncworker.tasks", "x-dead-letter-exchange", null)).ApplyAsync(default));

        Assert.Contains(
            "Queue syncworker.tasks has x-delivery-limit and no x-dead-letter-exchange",
            refused.Message,
            StringComparison.Ordinal);
    }

    private static Topology With(string queue, string argument, string? value) => Declared with
    {
        Queues = [.. Declared.Queues.Select(one => one.Name != queue ? one : one with
        {
            Arguments = one.Arguments
                .Where(said => said.Key != argument)
                .Append(new(argument, value))
                .Where(said => said.Value is not null)
                .ToDictionary(),
        })],
    };

    private static IEnumerable<(string, object)> Sorted(IReadOnlyDictionary<string, object?> arguments) =>
        arguments.OrderBy(argument => argument.Key, StringComparer.Ordinal).Select(argument => (argument.Key, argument.Value!));
}
