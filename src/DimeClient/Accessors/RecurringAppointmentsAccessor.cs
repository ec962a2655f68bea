using System.Text.Json.Nodes;
using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/appointmentRecurring</c>: series of appointments.</summary>
/// <remarks>The format of a recurrence is not public, so a body is raw JSON: one object, or an array of objects.</remarks>
public sealed class RecurringAppointmentsAccessor
{
    private readonly DimeTransport _transport;

    internal RecurringAppointmentsAccessor(DimeTransport transport) => _transport = transport;

    /// <summary>Creates a series.</summary>
    /// <param name="series">The body.</param>
    /// <param name="options">Settings of this call that override the client's.</param>
    /// <param name="cancellationToken">Cancels the call; the server may still execute it.</param>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. Our own timeout is a result instead.
    /// </exception>
    public Task<Result<WriteResult>> CreateAsync(
        JsonNode series, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, series, options, cancellationToken);

    /// <summary>Updates a series by POST, like all appointment endpoints.</summary>
    /// <inheritdoc cref="CreateAsync(JsonNode, CallOptions?, CancellationToken)"/>
    public Task<Result<WriteResult>> UpdateAsync(
        JsonNode series, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, series, options, cancellationToken);

    /// <summary>Deletes a series; the series is the body of the DELETE.</summary>
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
