using System.Text.Json.Nodes;
using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/geocode</c>: finds an address on the map.</summary>
public sealed class GeocodingAccessor
{
    private readonly DimeTransport _transport;

    internal GeocodingAccessor(DimeTransport transport) => _transport = transport;

    /// <summary>Finds an address written as one text: <c>GET /geocode?address&amp;country</c>.</summary>
    /// <param name="address">Street, number and place, as written on an envelope.</param>
    /// <param name="country">A country code such as <c>GB</c>; null leaves it out.</param>
    /// <param name="options">Settings of this call that override the client's.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. Our own timeout is a result instead.
    /// </exception>
    public Task<Result<GeocodeResult>> GeocodeTextAsync(
        string address, string? country = null, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        var query = new QueryText("geocode").Add("address", address).Add("country", country);
        var request = new DimeRequest(HttpMethod.Get, query.ToString()) { BringsList = false };
        return _transport.SendAsync(request, GeocodeResult.Read, options, cancellationToken);
    }

    /// <summary>Finds an address given in parts: <c>POST /geocode</c>.</summary>
    /// <param name="address">The body. Its members are not public: see the API's own page.</param>
    /// <inheritdoc cref="GeocodeTextAsync(string, string?, CallOptions?, CancellationToken)"/>
    /// <param name="options">Settings of this call that override the client's.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    public Task<Result<GeocodeResult>> GeocodeAsync(
        JsonNode address, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(address);
        var request = new DimeRequest(HttpMethod.Post, "geocode") { Body = EntityJson.Write(writer => address.WriteTo(writer)) };
        return _transport.SendAsync(request, GeocodeResult.Read, options, cancellationToken);
    }
}
