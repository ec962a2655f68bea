namespace DimeClient;

/// <summary><c>/category</c></summary>
public sealed class CategoriesAccessor
{
    private readonly DimeTransport _transport;

    internal CategoriesAccessor(DimeTransport transport) => _transport = transport;

    /// <summary>All categories. Changes nothing on the server, so it also shows whether address and key are right.</summary>
    public Task<Result<IReadOnlyList<Category>>> GetAllAsync(CallOptions? options = null, CancellationToken cancellationToken = default) =>
        _transport.SendAsync(new(HttpMethod.Get, "category"), DimeJson.Default.IReadOnlyListCategory, options, cancellationToken);
}
