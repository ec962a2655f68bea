using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Configuration;

/// <summary>The environment belongs to the whole process, so no other test runs at the same time.</summary>
[CollectionDefinition(nameof(EnvironmentVariableTests), DisableParallelization = true)]
[Collection(nameof(EnvironmentVariableTests))]
public sealed class EnvironmentVariableTests : IDisposable
{
    private readonly string? _before = Environment.GetEnvironmentVariable(DimeSchedulerOptions.ApiKeyVariable);

    [Fact]
    public async Task The_key_of_the_environment_is_used_if_no_other_is_given()
    {
        Environment.SetEnvironmentVariable(DimeSchedulerOptions.ApiKeyVariable, "from-environment");
        var handler = StubHandler.Answering(200, "{}");

        await Clients.Over(handler, options: new()).Imports.RunAsync(Clients.OneRow);
        await Clients.Over(handler, options: new() { ApiKey = "given" }).Imports.RunAsync(Clients.OneRow);
        await Clients.Over(handler, options: new() { ApiKeyProvider = () => "provided" }).Imports.RunAsync(Clients.OneRow);

        Assert.Equal(["from-environment", "given", "provided"], handler.Sent.Select(s => s.Headers["X-API-KEY"]));
    }

    [Fact]
    public void A_client_without_arguments_uses_the_environments_key_and_an_empty_key_is_still_an_error()
    {
        Environment.SetEnvironmentVariable(DimeSchedulerOptions.ApiKeyVariable, "from-environment");

        using var client = new DimeSchedulerClient();

        Assert.Equal("https://api.dimescheduler.com/", client.BaseAddress.AbsoluteUri);
        Assert.Throws<ArgumentException>(() => new DimeSchedulerClient(""));
    }

    public void Dispose() => Environment.SetEnvironmentVariable(DimeSchedulerOptions.ApiKeyVariable, _before);
}
