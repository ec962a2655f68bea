using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace SyncWorker.Chaos.Faults;

/// <summary>A line has the faults that were set; otherwise a scenario would prove nothing.</summary>
public sealed class TcpProxyTests : IAsyncLifetime, IDisposable
{
    private readonly TcpListener _echo = new(IPAddress.Loopback, 0);
    private TcpProxy _line = null!;
    private int _heard;

    public Task InitializeAsync()
    {
        _echo.Start();
        _line = TcpProxy.Start("127.0.0.1", ((IPEndPoint)_echo.LocalEndpoint).Port);
        _ = EchoAsync();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _line.DisposeAsync();

    public void Dispose() => _echo.Dispose();

    [Fact]
    public async Task A_sound_line_lets_everything_through()
    {
        using var client = await ConnectAsync();

        Assert.Equal("hello", await AskAsync(client.GetStream(), "hello"));
    }

    [Fact]
    public async Task A_cut_line_refuses_connections_and_can_be_mended_on_the_same_port()
    {
        using var before = await ConnectAsync();
        await AskAsync(before.GetStream(), "hello");

        _line.Cut();

        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(before.GetStream(), "again"));
        Assert.Equal(SocketError.ConnectionRefused, (await Assert.ThrowsAsync<SocketException>(ConnectAsync)).SocketErrorCode);
        _line.Mend();
        using var after = await ConnectAsync();
        Assert.Equal("hello", await AskAsync(after.GetStream(), "hello"));
    }

    [Fact]
    public async Task A_reset_ends_open_connections_and_allows_new_ones()
    {
        using var before = await ConnectAsync();
        await AskAsync(before.GetStream(), "hello");

        Assert.Equal(1, _line.Reset());

        await Assert.ThrowsAnyAsync<IOException>(() => AskAsync(before.GetStream(), "again"));
        using var after = await ConnectAsync();
        Assert.Equal("hello", await AskAsync(after.GetStream(), "hello"));
    }

    [Fact]
    public async Task Data_held_on_its_way_to_the_server_arrives_when_the_line_is_mended()
    {
        using var client = await ConnectAsync();
        _line.Set(new() { HoldsToServer = true });

        var answer = AskAsync(client.GetStream(), "hello");

        Assert.Equal(0, _heard);
        Assert.False(answer.IsCompleted);
        _line.Mend();
        Assert.Equal("hello", await answer);
    }

    [Fact]
    public async Task When_an_answer_is_held_the_server_has_received_the_request()
    {
        using var client = await ConnectAsync();
        _line.Set(new() { HoldsToClient = true });

        var answer = AskAsync(client.GetStream(), "hello");

        await Eventually.TrueAsync(() => Volatile.Read(ref _heard) == 5, TimeSpan.FromSeconds(30), "the server has heard it");
        Assert.False(answer.IsCompleted);
        _line.Mend();
        Assert.Equal("hello", await answer);
    }

    [Fact]
    public async Task A_slow_line_loses_nothing()
    {
        using var client = await ConnectAsync();
        _line.Set(new() { Drip = 200, Latency = TimeSpan.FromMilliseconds(1) });

        Assert.Equal("hello, how are you?", await AskAsync(client.GetStream(), "hello, how are you?"));
    }

    [Fact]
    public async Task With_a_certificate_the_line_is_TLS_and_garbage_is_not()
    {
        using var certificate = Certificates.Create();
        _line.Certificate = certificate;
        using var client = await ConnectAsync();
        await using var secure = new SslStream(
            client.GetStream(),
            leaveInnerStreamOpen: false,
            (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString());
        await secure.AuthenticateAsClientAsync("localhost");
        Assert.Equal("hello", await AskAsync(secure, "hello"));

        _line.Set(new() { Garbage = true });

        using var other = await ConnectAsync();
        await using var broken = new SslStream(other.GetStream());
        var failure = await Record.ExceptionAsync(() => broken.AuthenticateAsClientAsync("localhost"));
        Assert.True(failure is AuthenticationException or IOException, failure?.ToString());
    }

    private static async Task<string> AskAsync(Stream stream, string question)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(question));
        var answer = new byte[question.Length];
        await stream.ReadExactlyAsync(answer);
        return Encoding.ASCII.GetString(answer);
    }

    private async Task<TcpClient> ConnectAsync()
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _line.Port);
        return client;
    }

    private async Task EchoAsync()
    {
        try
        {
            while (true)
            {
                var client = await _echo.AcceptTcpClientAsync();
                _ = Task.Run(async () =>
                {
                    using (client)
                    {
                        var buffer = new byte[100];
                        while (await client.GetStream().ReadAsync(buffer) is var count and > 0)
                        {
                            Interlocked.Add(ref _heard, count);
                            await client.GetStream().WriteAsync(buffer.AsMemory(0, count));
                        }
                    }
                });
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
