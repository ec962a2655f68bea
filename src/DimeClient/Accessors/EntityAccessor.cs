using DimeClient.Entities;

namespace DimeClient;

/// <summary>Creates, updates and deletes records of one kind, one or many per call.</summary>
/// <typeparam name="T">The entity.</typeparam>
public abstract class EntityAccessor<T>
    where T : DimeEntity
{
    private readonly HttpMethod _update;

    /// <param name="transport">The transport that sends the calls.</param>
    /// <param name="path">The endpoint, without a leading slash.</param>
    /// <param name="update">The method of an update: POST if the endpoint treats it as an upsert, else PUT.</param>
    private protected EntityAccessor(DimeTransport transport, string path, HttpMethod update) =>
        (Transport, Path, _update) = (transport, path, update);

    private protected DimeTransport Transport { get; }

    private protected string Path { get; }

    /// <summary>Creates the record, or updates it if it exists.</summary>
    /// <param name="entity">Members that are null are not sent.</param>
    /// <param name="options">Settings of this call that override the client's.</param>
    /// <param name="cancellationToken">Cancels the call; the server may still execute it.</param>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. Our own timeout is a result instead.
    /// </exception>
    public Task<Result<WriteResult>> CreateAsync(T entity, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, entity, options, cancellationToken);

    /// <summary>Creates the records in one call. An empty list succeeds without a call.</summary>
    /// <inheritdoc cref="CreateAsync(T, CallOptions?, CancellationToken)"/>
    public Task<Result<WriteResult>> CreateAsync(
        IReadOnlyCollection<T> entities, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, entities, options, cancellationToken);

    /// <summary>Updates the record: a null member keeps its stored value.</summary>
    /// <inheritdoc cref="CreateAsync(T, CallOptions?, CancellationToken)"/>
    public Task<Result<WriteResult>> UpdateAsync(T entity, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(_update, entity, options, cancellationToken);

    /// <summary>Updates the records in one call. An empty list succeeds without a call.</summary>
    /// <inheritdoc cref="CreateAsync(T, CallOptions?, CancellationToken)"/>
    public Task<Result<WriteResult>> UpdateAsync(
        IReadOnlyCollection<T> entities, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(_update, entities, options, cancellationToken);

    /// <summary>Deletes the record that the key names; the entity is the body of the DELETE.</summary>
    /// <inheritdoc cref="CreateAsync(T, CallOptions?, CancellationToken)"/>
    public Task<Result<WriteResult>> DeleteAsync(T entity, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, entity, options, cancellationToken);

    /// <summary>Deletes the records in one call. An empty list succeeds without a call.</summary>
    /// <inheritdoc cref="CreateAsync(T, CallOptions?, CancellationToken)"/>
    public Task<Result<WriteResult>> DeleteAsync(
        IReadOnlyCollection<T> entities, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, entities, options, cancellationToken);

    /// <summary>The body of a call with one record.</summary>
    private protected virtual ReadOnlyMemory<byte> BodyOf(T entity) => EntityJson.Write(entity);

    private Task<Result<WriteResult>> SendAsync(HttpMethod method, T entity, CallOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return SendAsync(method, BodyOf(entity), options, cancellationToken);
    }

    private Task<Result<WriteResult>> SendAsync(
        HttpMethod method, IReadOnlyCollection<T> entities, CallOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entities);
        return entities.Count == 0
            ? Task.FromResult(Result<WriteResult>.Success(new(), response: null))
            : SendAsync(method, EntityJson.Write(entities), options, cancellationToken);
    }

    private Task<Result<WriteResult>> SendAsync(
        HttpMethod method, ReadOnlyMemory<byte> body, CallOptions? options, CancellationToken cancellationToken) =>
        Transport.SendAsync(new DimeRequest(method, Path) { Body = body }, WriteResult.Read, options, cancellationToken);
}
