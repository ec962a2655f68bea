using DimeClient.Entities;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Offline;

public sealed class OfflineHandlerTests
{
    [Fact]
    public async Task Offline_nothing_is_sent_no_key_is_needed_and_every_call_succeeds()
    {
        var handler = StubHandler.Answering(500);
        using var client = new DimeSchedulerClient(new DimeSchedulerOptions { Offline = true }, handler);

        var import = await client.Imports.RunUncheckedAsync(Clients.OneRow);
        var categories = await client.Categories.GetAllAsync();

        Assert.True(import.EnsureSuccess().Success);
        Assert.Empty(categories.EnsureSuccess());
        Assert.Empty(handler.Sent);
    }

    [Fact]
    public async Task The_calls_that_would_have_been_sent_can_be_read()
    {
        using var client = new DimeSchedulerClient(
            new DimeSchedulerOptions
            {
                Offline = true,
                BaseAddress = new("https://host/dime"),
                ApiKeyProvider = () => throw new InvalidOperationException(),
            });

        await client.Categories.GetAllAsync();
        await client.Imports.RunUncheckedAsync(Clients.OneRow);

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
            await client.Imports.RunUncheckedAsync([new(name, [])]);
        }

        Assert.Equal(["b", "c"], client.OfflineCalls.Select(c => c.Rows[0].Procedure));
    }

    [Fact]
    public async Task Answers_can_be_configured_call_by_call()
    {
        using var client = new DimeSchedulerClient(new DimeSchedulerOptions
        {
            Offline = true,
            OfflineAnswer = call => call switch
            {
                { Path: "category" } => new("""[{"name":"INSTALL"}]"""),
                { Rows: [{ Procedure: "refused" }] } => new("""{"Error":"E","Description":"No."}""", 400),
                _ => null,
            },
        });

        var categories = await client.Categories.GetAllAsync();
        var refused = await client.Imports.RunUncheckedAsync([new("refused", [])]);
        var other = await client.Imports.RunUncheckedAsync(Clients.OneRow);

        Assert.Equal([new Category { Name = "INSTALL" }], categories.EnsureSuccess());
        Assert.Equal("No.", Assert.Throws<DimeValidationException>(refused.EnsureSuccess).Message);
        Assert.True(other.Ok);
    }

    [Fact]
    public async Task The_rows_of_all_imports_can_be_asserted_on_in_the_names_of_this_SDK()
    {
        using var client = new DimeSchedulerClient(
            new DimeSchedulerOptions
            {
                Offline = true,
                Paths = { ["import"] = "elsewhere" },
                ProcedureNames = { ["mboc_upsertJob"] = "other" },
            });

        await client.Imports.RunUncheckedAsync(Clients.OneRow);
        await client.Categories.GetAllAsync();
        await client.Imports.RunUncheckedAsync([new("mboc_deleteJob", [new("JobNo", "1")]), new("mboc_deleteTask", [])]);

        Assert.Equal(["mboc_upsertJob", "mboc_deleteJob", "mboc_deleteTask"], client.OfflineRows.Select(row => row.Procedure));
    }

    [Fact]
    public async Task A_wrong_key_or_password_does_not_matter_offline()
    {
        using var key = new DimeSchedulerClient(new DimeSchedulerOptions { Offline = true, ApiKey = "" });
        using var user = new DimeSchedulerClient(new DimeSchedulerOptions { Offline = true, UserName = "anna" });

        Assert.True((await key.Imports.RunUncheckedAsync(Clients.OneRow)).Ok);
        Assert.True((await user.Imports.RunUncheckedAsync(Clients.OneRow)).Ok);
        Assert.Equal("import", Assert.Single(user.OfflineCalls).Path);
    }
}
