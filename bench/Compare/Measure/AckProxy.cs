using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace SyncWorker.Bench.Measure;

/// <summary>
/// Stands between a client and the broker and counts acknowledgements: the broker's own numbers count messages, and one acknowledgement
/// may be of many. It costs CPU, so it is used in rounds that are not timed.
/// </summary>
internal sealed class AckProxy : IAsyncDisposable
{
    private const int HeaderBytes = 7;
    private const byte MethodFrame = 1;
    private const int BasicAck = (60 << 16) | 80;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Uri _broker;
    private readonly Task _accepting;
    private long _acks;

    private AckProxy(Uri broker)
    {
        _broker = broker;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public long Acks => Interlocked.Read(ref _acks);

    /// <summary>The broker's address, by way of this proxy.</summary>
    public Uri Address => new UriBuilder(_broker) { Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;

    public static AckProxy Start(Uri broker) => new(broker);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var own = client;
        using var broker = new TcpClient { NoDelay = true };
        client.NoDelay = true;
        try
        {
            await broker.ConnectAsync(_broker.Host, _broker.Port, _stop.Token);
            await Task.WhenAny(
                CopyAsync(client.GetStream(), broker.GetStream(), new FrameCounter(this)),
                CopyAsync(broker.GetStream(), client.GetStream(), counter: null));
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException)
        {
            // The end of a connection, by either side or by us.
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, FrameCounter? counter)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, _stop.Token) is > 0 and var read)
        {
            counter?.Read(buffer.AsSpan(0, read));
            await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
        }
    }

    /// <summary>Follows the frames of AMQP 0-9-1: type, channel, size, payload, end. The payload of a method begins with its ids.</summary>
    private sealed class FrameCounter(AckProxy proxy)
    {
        private readonly byte[] _head = new byte[HeaderBytes + 4];
        private int _known;
        private int _skip = 8; // the protocol header: AMQP and four bytes of version

        public void Read(ReadOnlySpan<byte> bytes)
        {
            while (bytes.Length > 0)
            {
                if (_skip > 0)
                {
                    var skipped = Math.Min(_skip, bytes.Length);
                    _skip -= skipped;
                    bytes = bytes[skipped..];
                    continue;
                }
                _head[_known++] = bytes[0];
                bytes = bytes[1..];
                var size = _known >= HeaderBytes ? BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(3)) : int.MaxValue;
                if (_known == HeaderBytes + Math.Min(size, 4))
                {
                    if (_head[0] == MethodFrame && BinaryPrimitives.ReadInt32BigEndian(_head.AsSpan(HeaderBytes)) == BasicAck)
                    {
                        Interlocked.Increment(ref proxy._acks);
                    }
                    _skip = size - (_known - HeaderBytes) + 1;
                    _known = 0;
                }
            }
        }
    }
}
