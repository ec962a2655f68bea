using Microsoft.AspNetCore.Http;
using SyncWorker.Operate.Access;

namespace SyncWorker.Tests;

public sealed class LoopbackCheckTests
{
    [Theory]
    [InlineData("localhost:5080", null)]
    [InlineData("LOCALHOST", null)]
    [InlineData("127.8.0.1:5080", null)]
    [InlineData("[::1]:5080", null)]
    [InlineData("localhost:5080", "http://localhost:5080")]
    [InlineData("127.0.0.1:5080", "HTTP://127.0.0.1:5080")]
    public void A_request_of_this_machine_to_itself_is_not_refused(string host, string? origin) => Assert.Null(Refusal(host, origin));

    [Theory]
    [InlineData("evil.example:5080")]
    [InlineData("localhost.evil.example:5080")]
    [InlineData("127.0.0.1.evil.example")] // a name that its owner points at 127.0.0.1
    [InlineData("192.168.0.7:5080")]
    [InlineData("0.0.0.0:5080")]
    [InlineData("")]
    public void Another_host_is_refused_by_its_name(string host) =>
        Assert.StartsWith($"Host = {host}: must be localhost", Refusal(host, null), StringComparison.Ordinal);

    [Theory]
    [InlineData("http://evil.example")]
    [InlineData("http://localhost")] // another service of this machine
    [InlineData("http://localhost:5081")]
    [InlineData("https://localhost:5080")]
    [InlineData("null")] // a page from a file
    public void The_page_of_another_origin_is_refused_by_its_origin(string origin) =>
        Assert.StartsWith($"Origin = {origin}: must be", Refusal("localhost:5080", origin), StringComparison.Ordinal);

    private static string? Refusal(string host, string? origin)
    {
        var request = new DefaultHttpContext().Request;
        (request.Scheme, request.Host) = ("http", new(host));
        request.Headers.Origin = origin;
        return LoopbackCheck.Refusal(request);
    }
}
