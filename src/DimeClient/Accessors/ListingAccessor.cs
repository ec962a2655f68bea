using DimeClient.Entities;

namespace DimeClient;

/// <summary>Records of a kind that the API can also list.</summary>
/// <typeparam name="T">The entity.</typeparam>
public abstract class ListingAccessor<T> : EntityAccessor<T>
    where T : DimeEntity
{
    private readonly ListReader<T> _reader;

    private protected ListingAccessor(
        DimeTransport transport, string path, HttpMethod update, EntityDefinition definition, Func<FieldReader, T> read)
        : base(transport, path, update) =>
        _reader = new ListReader<T>(record => read(new FieldReader(definition, record)));

    /// <summary>Reads all records. Changes nothing on the server.</summary>
    /// <inheritdoc cref="EntityAccessor{T}.CreateAsync(T, CallOptions?, CancellationToken)"/>
    public Task<Result<IReadOnlyList<T>>> GetAllAsync(CallOptions? options = null, CancellationToken cancellationToken = default) =>
        ListAsync(Path, options, cancellationToken);

    private protected Task<Result<IReadOnlyList<T>>> ListAsync(string path, CallOptions? options, CancellationToken cancellationToken) =>
        Transport.SendAsync(new DimeRequest(HttpMethod.Get, path) { BringsList = true }, _reader.Read, options, cancellationToken);
}
