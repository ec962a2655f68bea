using System.Text;
using RabbitMQ.Client;
using SyncWorker.Messaging;

namespace SyncWorker.Tests;

/// <summary>Which headers of a refused message are kept.</summary>
public sealed class SecretHeadersTests
{
    [Theory]
    [InlineData("authorization", "Bearer abc")]
    [InlineData("Proxy-Authorization", "Basic abc")]
    [InlineData("X-API-KEY", "abc")]
    [InlineData("dime_api_key", "abc")]
    [InlineData("refreshToken", "abc")]
    [InlineData("client.secret", "abc")]
    [InlineData("Set-Cookie", "id=abc")]
    [InlineData("DbPassword", "abc")]
    [InlineData("x-from", "Bearer abc")]
    [InlineData("x-source", "amqp://erp:abc@rabbit/")]
    public void A_header_that_holds_a_credential_is_named_and_its_value_is_not_kept(string name, string value)
    {
        var asText = Kept((name, value));
        var asBytes = Kept((name, Encoding.UTF8.GetBytes(value)));
        var inTable = Kept(("outer", new Dictionary<string, object?> { [name] = value }));

        Assert.All([asText, asBytes, inTable], kept => Assert.Contains($"\"{name}\":\"(not kept)\"", kept, StringComparison.Ordinal));
        Assert.All([asText, asBytes, inTable], kept => Assert.DoesNotContain("abc", kept, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("x-erp-company", "CRONUS")]
    [InlineData("correlation", "5f1b")]
    [InlineData("x-source", "https://erp.example/orders/7")]
    [InlineData("x-source", "https://erp.example:8080/a:b@c")]
    [InlineData("x-source", "//:@")]
    public void Every_other_header_is_kept_as_it_came(string name, string value) =>
        Assert.Equal($$"""{"{{name}}":"{{value}}"}""", Kept((name, value)));

    private static string Kept(params (string Name, object Value)[] headers) =>
        MessageHeaders.ToJson(new BasicProperties
        {
            Headers = headers.ToDictionary(header => header.Name, header => (object?)header.Value),
        })!;
}
