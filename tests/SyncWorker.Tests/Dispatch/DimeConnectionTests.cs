using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using SyncWorker.Dispatch;
using SyncWorker.Plan;

namespace SyncWorker.Tests.Dispatch;

public sealed class DimeConnectionTests
{
    [Fact]
    public async Task A_failing_call_is_sent_once_because_the_ledger_owns_the_retries()
    {
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Dime:ApiKey", "key")]).Build();
        var dime = new DimeOptions { BaseAddress = new($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}") };
        using var client = DimeConnection.Create(dime, new ImportOptions(), settings, TimeProvider.System);

        var call = client.Imports.RunUncheckedAsync([new("mboc_deleteJob", [new("JobNo", "1")])]);
        using (var first = await server.AcceptSocketAsync())
        {
            await first.ReceiveAsync(new byte[4096]);
            await first.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 503 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        }

        Assert.Equal(503, (await call).Error!.StatusCode);
        Assert.False(server.Pending());
    }
}
