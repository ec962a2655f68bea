using Xunit;

namespace SyncWorker.Contracts.Tests;

/// <summary>What publishers outside of this repository hold on to: it cannot change without breaking them.</summary>
public sealed class WireNamesTests
{
    [Fact]
    public void The_queues_have_these_names()
    {
        string[] expected = ["syncworker.jobs", "syncworker.tasks", "syncworker.resources", "syncworker.changes", "syncworker.changesets"];

        Assert.Equal(expected, Queues.All);
    }

    [Theory]
    [InlineData(typeof(JobChanged), "urn:message:SyncWorker.Contracts:JobChanged")]
    [InlineData(typeof(TaskChanged), "urn:message:SyncWorker.Contracts:TaskChanged")]
    [InlineData(typeof(ResourceChanged), "urn:message:SyncWorker.Contracts:ResourceChanged")]
    [InlineData(typeof(EntityChanged), "urn:message:SyncWorker.Contracts:EntityChanged")]
    [InlineData(typeof(ChangeSet), "urn:message:SyncWorker.Contracts:ChangeSet")]
    [InlineData(typeof(ChangeDeadLettered), "urn:message:SyncWorker.Contracts:ChangeDeadLettered")]
    [InlineData(typeof(SyncPaused), "urn:message:SyncWorker.Contracts:SyncPaused")]
    [InlineData(typeof(SyncResumed), "urn:message:SyncWorker.Contracts:SyncResumed")]
    public void A_message_type_has_this_urn_on_the_bus(Type type, string urn)
    {
        Assert.Equal(urn, $"urn:message:{type.Namespace}:{type.Name}");
    }

    [Fact]
    public void No_message_has_a_base_or_an_interface_of_its_own_since_the_bus_would_publish_to_it()
    {
        var messages = typeof(JobChanged).Assembly.GetExportedTypes().Where(t => t is { IsClass: true, IsAbstract: false }).ToList();

        Assert.Equal(8, messages.Count);
        Assert.All(messages, m => Assert.Equal(typeof(object), m.BaseType));
        Assert.All(messages.SelectMany(m => m.GetInterfaces()), i => Assert.Equal("System", i.Namespace));
    }

    [Fact]
    public void The_contracts_stand_on_the_framework_alone()
    {
        var references = typeof(JobChanged).Assembly.GetReferencedAssemblies();

        Assert.All(references, r => Assert.StartsWith("System.", r.Name, StringComparison.Ordinal));
    }
}
