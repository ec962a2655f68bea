using SyncWorker.Messaging.Connection;

namespace SyncWorker.Tests;

public sealed class BrokerAddressTests
{
    [Theory]
    [InlineData("amqp://u:hush@rabbit:5673/erp", "amqp://rabbit:5673/erp")]
    [InlineData("amqps://hush@rabbit/", "amqps://rabbit/")]
    public void The_address_is_shown_without_user_and_password(string url, string shown) =>
        Assert.Equal(shown, BrokerAddress.Shown(new(url)));

    [Theory]
    [InlineData("amqp://rabbit", null, null)]
    [InlineData("amqp://u@rabbit", "u", null)]
    [InlineData("amqp://a%3Ab:c%40d%2F@rabbit", "a:b", "c@d/")]
    [InlineData("amqp://u:@rabbit", "u", "")]
    public void User_and_password_are_percent_decoded_and_null_if_they_are_missing(string url, string? user, string? password) =>
        Assert.Equal((user, password), BrokerAddress.Credentials(new(url)));

    [Theory]
    [InlineData("amqp://x", "rabbit", "rabbit", 5672)]
    [InlineData("amqps://x", "rabbit", "rabbit", 5671)]
    [InlineData("amqp://x:5700", "rabbit", "rabbit", 5700)]
    [InlineData("amqp://x:5700", "rabbit:5701", "rabbit", 5701)]
    [InlineData("amqp://x", "[::1]:5701", "::1", 5701)]
    public void A_node_has_its_own_port_or_that_of_the_address(string url, string node, string host, int port) =>
        Assert.Equal((host, port), BrokerAddress.Node(new(url), node) is { } read ? (read.Host.Trim('[', ']'), read.Port) : default);

    [Theory]
    [InlineData("")]
    [InlineData("u:hush@rabbit")]
    [InlineData("rabbit/erp")]
    [InlineData("rabbit/")]
    [InlineData("rabbit?x=1")]
    [InlineData("rabbit:port")]
    [InlineData("two words")]
    public void A_node_is_nothing_but_a_host_and_a_port(string node) => Assert.Null(BrokerAddress.Node(new("amqp://x"), node));
}
