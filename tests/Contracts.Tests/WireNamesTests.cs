using Xunit;

namespace SyncWorker.Contracts.Tests;

/// <summary>The names that publishers outside this repository depend on. Changing one breaks them.</summary>
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
    public void A_message_has_no_base_type_or_interface_because_the_bus_would_publish_to_it_too()
    {
        var messages = typeof(JobChanged).Assembly.GetExportedTypes().Where(t => t is { IsClass: true, IsAbstract: false }).ToList();

        Assert.Equal(8, messages.Count);
        Assert.All(messages, m => Assert.Equal(typeof(object), m.BaseType));
        Assert.All(messages.SelectMany(m => m.GetInterfaces()), i => Assert.Equal("System", i.Namespace));
    }

    [Fact]
    public void The_contracts_reference_only_the_framework()
    {
        var references = typeof(JobChanged).Assembly.GetReferencedAssemblies();

        Assert.All(references, r => Assert.StartsWith("System.", r.Name, StringComparison.Ordinal));
    }
}
