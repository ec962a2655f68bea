using System.Text.Json;

namespace DimeClient;

/// <summary>Records that the API only lists.</summary>
/// <typeparam name="T">The record.</typeparam>
public abstract class ReadingAccessor<T>
{
    private readonly DimeTransport _transport;
    private readonly string _path;
    private readonly ListReader<T> _reader;

    private protected ReadingAccessor(DimeTransport transport, string path, Func<JsonElement, T> read) =>
        (_transport, _path, _reader) = (transport, path, new ListReader<T>(read));

    /// <summary>Reads all records. Changes nothing on the server.</summary>
    /// <param name="options">Settings of this call that override the client's.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. Our own timeout is a result instead.
    /// </exception>
    public Task<Result<IReadOnlyList<T>>> GetAllAsync(CallOptions? options = null, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(new DimeRequest(HttpMethod.Get, _path) { BringsList = true }, _reader.Read, options, cancellationToken);
}
