using System.Globalization;
using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/notification</c></summary>
public sealed class NotificationsAccessor : EntityAccessor<Notification>
{
    private static readonly ListReader<Notification> Reader = new(record => Notification.Read(new FieldReader(Notification.Known, record)));

    internal NotificationsAccessor(DimeTransport transport)
        : base(transport, "notification", HttpMethod.Put)
    {
    }

    /// <summary>One page of notifications: <c>GET /notification?page&amp;limit&amp;sort</c>.</summary>
    /// <param name="page">The page, from 1; null uses the server's default.</param>
    /// <param name="limit">The maximum number per page, 1 or more; null uses the server's default.</param>
    /// <param name="sort">A field and a direction, such as <c>createdAt:desc</c>; null uses the server's default.</param>
    /// <inheritdoc cref="EntityAccessor{T}.CreateAsync(T, CallOptions?, CancellationToken)"/>
    public Task<Result<IReadOnlyList<Notification>>> GetAsync(
        int? page = null,
        int? limit = null,
        string? sort = null,
        CallOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        var query = new QueryText(Path)
            .Add("page", page?.ToString(CultureInfo.InvariantCulture))
            .Add("limit", limit?.ToString(CultureInfo.InvariantCulture))
            .Add("sort", sort);
        return Transport.SendAsync(
            new DimeRequest(HttpMethod.Get, query.ToString()) { BringsList = true }, Reader.Read, options, cancellationToken);
    }
}
