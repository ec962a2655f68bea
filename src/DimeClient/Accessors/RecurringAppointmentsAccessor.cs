using System.Text.Json.Nodes;
using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/appointmentRecurring</c>: series of appointments.</summary>
/// <remarks>
/// How a series says when it recurs is not public, so a body is JSON as the API has it: one object, or an array of them.
/// </remarks>
public sealed class RecurringAppointmentsAccessor
{
    private readonly DimeTransport _transport;

    internal RecurringAppointmentsAccessor(DimeTransport transport) => _transport = transport;

    /// <summary>Creates a series.</summary>
    /// <param name="series">The body.</param>
    /// <param name="options">What this call does differently from the client.</param>
    /// <param name="cancellationToken">Gives the call up; the server may still execute it.</param>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. Our own timeout is a result instead.
    /// </exception>
    public Task<Result<WriteResult>> CreateAsync(
        JsonNode series, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, series, options, cancellationToken);

    /// <summary>Updates a series: by POST, as all of the appointments' family.</summary>
    /// <inheritdoc cref="CreateAsync(JsonNode, CallOptions?, CancellationToken)"/>
    public Task<Result<WriteResult>> UpdateAsync(
        JsonNode series, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, series, options, cancellationToken);

    /// <summary>Deletes a series; it is the body of the DELETE.</summary>
    /// <inheritdoc cref="CreateAsync(JsonNode, CallOptions?, CancellationToken)"/>
    public Task<Result<WriteResult>> DeleteAsync(
        JsonNode series, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Delete, series, options, cancellationToken);

    private Task<Result<WriteResult>> SendAsync(HttpMethod method, JsonNode body, CallOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var request = new DimeRequest(method, "appointmentRecurring") { Body = EntityJson.Write(writer => body.WriteTo(writer)) };
        return _transport.SendAsync(request, WriteResult.Read, options, cancellationToken);
    }
}
