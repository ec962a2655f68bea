using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Offline;

public sealed class OfflineTests
{
    [Fact]
    public async Task Nothing_is_sent_no_key_is_needed_and_every_call_succeeds()
    {
        var handler = StubHandler.Answering(500);
        using var client = new DimeSchedulerClient(new DimeSchedulerOptions { Offline = true }, handler);

        var import = await client.Imports.RunAsync(Clients.OneRow);
        var categories = await client.Categories.GetAllAsync();

        Assert.True(import.EnsureSuccess().Success);
        Assert.Empty(categories.EnsureSuccess());
        Assert.Empty(handler.Sent);
    }

    [Fact]
    public async Task What_would_have_been_sent_can_be_read()
    {
        using var client = new DimeSchedulerClient(
            new DimeSchedulerOptions { Offline = true, BaseAddress = new("https://host/dime"), ApiKeyProvider = () => throw new InvalidOperationException() });

        await client.Categories.GetAllAsync();
        await client.Imports.RunAsync(Clients.OneRow);

        Assert.Equal([("GET", "category"), ("POST", "import")], client.OfflineCalls.Select(c => (c.Method, c.Path)));
        Assert.Equivalent(Clients.OneRow, client.OfflineCalls[1].Rows, strict: true);
        Assert.Empty(client.OfflineCalls[0].Rows);
    }

    [Fact]
    public async Task Only_the_most_recent_calls_are_kept()
    {
        using var client = new DimeSchedulerClient(new DimeSchedulerOptions { Offline = true, OfflineCapacity = 2 });

        foreach (var name in (string[])["a", "b", "c"])
        {
            await client.Imports.RunAsync([new(name, [])]);
        }

        Assert.Equal(["b", "c"], client.OfflineCalls.Select(c => c.Rows[0].Procedure));
    }
}
