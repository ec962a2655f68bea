using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace SyncWorker.Integration.Tests.Support;

/// <summary>A proxy between a worker and the broker. It reads what the worker sends, and can cut all connections.</summary>
internal sealed class AmqpTap : IAsyncDisposable
{
    private const int ProtocolHeader = 8, FrameHeader = 7, FrameEnd = 1;
    private const byte MethodFrame = 1;

    private readonly Uri _broker;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = [];
    private readonly ConcurrentQueue<Ack> _acks = [];
    private readonly Task _accepting;
    private int _consumers;

    public AmqpTap(Uri broker)
    {
        _broker = broker;
        _listener.Start();
        Url = new UriBuilder(broker) { Host = "127.0.0.1", Port = ((IPEndPoint)_listener.LocalEndpoint).Port }.Uri;
        _accepting = AcceptAsync();
    }

    public Uri Url { get; }

    public IReadOnlyList<Ack> Acks => [.. _acks];

    /// <summary>How often the worker has sent <c>basic.consume</c>.</summary>
    public int Consumers => Volatile.Read(ref _consumers);

    /// <summary>Cuts every connection; clients may connect again.</summary>
    public void Cut()
    {
        foreach (var client in _open.Keys)
        {
            client.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Cut();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception over) when (over is SocketException or ObjectDisposedException)
        {
            // The tap no longer listens.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        _open[client] = true;
        using var server = new TcpClient();
        try
        {
            await server.ConnectAsync(_broker.Host, _broker.Port);
            await await Task.WhenAny(
                ForwardAsync(client.GetStream(), server.GetStream()), server.GetStream().CopyToAsync(client.GetStream()));
        }
        catch (Exception over) when (over is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // One side is gone, so the other goes as well.
        }
        finally
        {
            _open.TryRemove(client, out _);
            client.Dispose();
        }
    }

    /// <summary>Forwards what the worker sends, frame by frame.</summary>
    private async Task ForwardAsync(NetworkStream worker, NetworkStream broker)
    {
        var frame = new byte[ProtocolHeader];
        await worker.ReadExactlyAsync(frame);
        await broker.WriteAsync(frame);
        while (true)
        {
            frame = new byte[FrameHeader];
            await worker.ReadExactlyAsync(frame);
            Array.Resize(ref frame, FrameHeader + BinaryPrimitives.ReadInt32BigEndian(frame.AsSpan(3)) + FrameEnd);
            await worker.ReadExactlyAsync(frame.AsMemory(FrameHeader));
            if (frame is [MethodFrame, _, _, _, _, _, _, 0, 60, 0, 80, ..])
            {
                _acks.Enqueue(new(
                    BinaryPrimitives.ReadUInt16BigEndian(frame.AsSpan(1)),
                    BinaryPrimitives.ReadUInt64BigEndian(frame.AsSpan(FrameHeader + 4)),
                    frame[FrameHeader + 12] == 1));
            }
            else if (frame is [MethodFrame, _, _, _, _, _, _, 0, 60, 0, 20, ..])
            {
                Interlocked.Increment(ref _consumers);
            }
            await broker.WriteAsync(frame);
        }
    }

    internal sealed record Ack(int Channel, ulong Tag, bool IsMultiple);
}
