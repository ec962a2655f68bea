using System.Text.Json.Nodes;
using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>/optimization/…</c>: plans work automatically. A call may take long: give it its own timeout.</summary>
/// <remarks>The members of requests and answers are not public, so both are raw JSON: see the API's own page.</remarks>
public sealed class OptimizationAccessor
{
    private readonly DimeTransport _transport;

    internal OptimizationAccessor(DimeTransport transport) => _transport = transport;

    /// <summary>Plans work at customers' sites, with travel: <c>POST /optimization/fieldService</c>.</summary>
    /// <param name="request">The body.</param>
    /// <param name="options">Settings of this call that override the client's.</param>
    /// <param name="cancellationToken">Cancels the call; the server may still execute it.</param>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. Our own timeout is a result instead.
    /// </exception>
    public Task<Result<JsonNode>> FieldServiceAsync(
        JsonNode request, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync("optimization/fieldService", request, options, cancellationToken);

    /// <summary>Plans projects by availability and skills: <c>POST /optimization/professionalServices</c>.</summary>
    /// <inheritdoc cref="FieldServiceAsync(JsonNode, CallOptions?, CancellationToken)"/>
    public Task<Result<JsonNode>> ProfessionalServicesAsync(
        JsonNode request, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        SendAsync("optimization/professionalServices", request, options, cancellationToken);

    private Task<Result<JsonNode>> SendAsync(string path, JsonNode body, CallOptions? options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        var request = new DimeRequest(HttpMethod.Post, path) { Body = EntityJson.Write(writer => body.WriteTo(writer)) };
        return _transport.SendAsync(request, Read, options, cancellationToken);
    }

    private static JsonNode? Read(AnswerBody body) => body.Content is { } content ? JsonNode.Parse(content.GetRawText()) : null;
}
