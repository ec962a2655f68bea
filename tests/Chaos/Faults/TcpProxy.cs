using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace SyncWorker.Chaos.Faults;

/// <summary>A proxy between a worker and one of its servers. It makes the line fail as networks do.</summary>
internal sealed class TcpProxy : IAsyncDisposable
{
    // Below the kernel's range for outgoing connections, so that no other program takes our port while we refuse connections.
    private const int FirstPort = 20_000, LastPort = 32_000, Attempts = 50;

    private static readonly TimeSpan DripEvery = TimeSpan.FromMilliseconds(50);

    private volatile IPEndPoint _target;
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _open = [];
    private readonly CancellationTokenSource _ended = new();
    private TcpListener? _listener;
    private TaskCompletionSource _changed = NewSource();
    private volatile Line _line = Line.Sound;

    private TcpProxy(IPEndPoint target, TcpListener listener)
    {
        (_target, _listener, Port) = (target, listener, ((IPEndPoint)listener.LocalEndpoint).Port);
        _ = AcceptAsync(listener);
    }

    public int Port { get; }

    /// <summary>If set, the client speaks TLS to the proxy; the connection to the server is plain.</summary>
    public X509Certificate2? Certificate { get; set; }

    public int Connections
    {
        get
        {
            lock (_gate)
            {
                return _open.Count / 2;
            }
        }
    }

    public static TcpProxy Start(string host, int port)
    {
        for (var attempt = 1; ; attempt++)
        {
            var listener = new TcpListener(IPAddress.Loopback, RandomNumberGenerator.GetInt32(FirstPort, LastPort));
            try
            {
                listener.Start();
                return new(new IPEndPoint(IPAddress.Parse(host == "localhost" ? "127.0.0.1" : host), port), listener);
            }
            catch (SocketException) when (attempt < Attempts)
            {
                listener.Dispose();
            }
        }
    }

    /// <summary>Sets the line's faults from now on, also for data in transit.</summary>
    public void Set(Line line)
    {
        lock (_gate)
        {
            _line = line;
            if (line.Refuses)
            {
                _listener?.Dispose();
                _listener = null;
            }
            else if (_listener is null && !_ended.IsCancellationRequested)
            {
                _listener = new TcpListener(IPAddress.Loopback, Port);
                _listener.Start();
                _ = AcceptAsync(_listener);
            }
            _changed.TrySetResult();
            _changed = NewSource();
        }
    }

    public void Mend() => Set(Line.Sound);

    /// <summary>Sends new connections to this port, and resets the existing ones.</summary>
    public void Target(int port)
    {
        _target = new(_target.Address, port);
        Reset();
    }

    /// <summary>Refuses new connections and resets the existing ones.</summary>
    public void Cut()
    {
        Set(new() { Refuses = true });
        Reset();
    }

    /// <summary>Resets every connection, both ways; clients may connect again.</summary>
    /// <returns>The number of connections.</returns>
    public int Reset()
    {
        List<Socket> sockets;
        lock (_gate)
        {
            sockets = [.. _open];
        }
        sockets.ForEach(Abort);
        return sockets.Count / 2;
    }

    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        lock (_gate)
        {
            _listener?.Dispose();
            _listener = null;
        }
        Reset();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptSocketAsync(_ended.Token));
            }
        }
        catch (Exception over)
            when (over is OperationCanceledException or ObjectDisposedException or SocketException or InvalidOperationException)
        {
            // The proxy no longer listens.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        lock (_gate)
        {
            _open.Add(client);
            _open.Add(server);
        }

        try
        {
            await using var near = new NetworkStream(client, ownsSocket: false);
            if (_line.Garbage)
            {
                await near.WriteAsync(RandomNumberGenerator.GetBytes(64), _ended.Token);
                return;
            }

            await server.ConnectAsync(_target, _ended.Token);
            await using var far = new NetworkStream(server, ownsSocket: false);
            Stream talk = near;
            if (Certificate is { } certificate)
            {
                var secure = new SslStream(near);
                await secure.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = certificate }, _ended.Token);
                talk = secure;
            }

            // When one side ends, both end: HTTP, AMQP and PostgreSQL do not continue in one direction alone.
            await await Task.WhenAny(PumpAsync(talk, far, toServer: true), PumpAsync(far, talk, toServer: false));
        }
        catch (Exception broken) when (
            broken is IOException
                or SocketException
                or OperationCanceledException
                or ObjectDisposedException
                or System.Security.Authentication.AuthenticationException)
        {
            Abort(client);
            Abort(server);
        }
        finally
        {
            lock (_gate)
            {
                _open.Remove(client);
                _open.Remove(server);
            }
            client.Dispose();
            server.Dispose();
        }
    }

    private async Task PumpAsync(Stream from, Stream to, bool toServer)
    {
        var buffer = new byte[16_384];
        while (await from.ReadAsync(buffer, _ended.Token) is var count and > 0)
        {
            for (var sent = 0; sent < count;)
            {
                var line = await UntilLetThroughAsync(toServer);
                if (line.Latency > TimeSpan.Zero)
                {
                    await Task.Delay(line.Latency, TimeProvider.System, _ended.Token);
                }

                var part = count - sent;
                if (line.Drip is { } drip)
                {
                    part = Math.Min(part, Math.Max(1, (int)(drip * DripEvery.TotalSeconds)));
                    await Task.Delay(DripEvery, TimeProvider.System, _ended.Token);
                }
                await to.WriteAsync(buffer.AsMemory(sent, part), _ended.Token);
                sent += part;
            }
        }
    }

    private async Task<Line> UntilLetThroughAsync(bool toServer)
    {
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                if (!_line.Holds(toServer))
                {
                    return _line;
                }
                changed = _changed.Task;
            }
            await changed.WaitAsync(_ended.Token);
        }
    }

    /// <summary>Closes without a FIN: the other side reads "connection reset".</summary>
    private static void Abort(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
            socket.Close();
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The socket was already closed.
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
