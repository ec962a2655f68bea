using System.Text.Json.Nodes;
using DimeClient.Entities;

namespace DimeClient;

/// <summary><c>POST /import</c>: any number of rows of any procedures, with one verdict for all of them.</summary>
public sealed partial class ImportsAccessor
{
    private readonly DimeTransport _transport;

    internal ImportsAccessor(DimeTransport transport) => _transport = transport;

    /// <summary>
    /// Sends the rows in this order, in one call. If any row has a problem, nothing is sent, and <see cref="DimeError.Problems"/>
    /// lists every problem.
    /// </summary>
    /// <param name="rows">The rows, see <see cref="Import"/>. An empty list succeeds without a call.</param>
    /// <param name="options">Settings of this call that override the client's.</param>
    /// <param name="cancellationToken">Cancels the call; the server may still execute it.</param>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. Our own timeout is a result instead.
    /// </exception>
    public async Task<Result<ImportResult>> RunAsync(
        IReadOnlyList<ImportRow> rows, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var problems = ImportCheck.Of(rows);
        return problems.Count > 0
            ? Result<ImportResult>.Failure(ImportCheck.ErrorOf(problems), response: null)
            : await RunUncheckedAsync(rows, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One row: see <see cref="RunAsync(IReadOnlyList{ImportRow}, CallOptions?, CancellationToken)"/>.</summary>
    public Task<Result<ImportResult>> RunAsync(ImportRow row, CallOptions? options = null, CancellationToken cancellationToken = default) =>
        RunAsync([row], options, cancellationToken);

    /// <summary>
    /// Sends the rows without checking them: for a server whose parameters or lengths differ from the catalog, and for callers that
    /// want the server's own words.
    /// </summary>
    /// <inheritdoc cref="RunAsync(IReadOnlyList{ImportRow}, CallOptions?, CancellationToken)"/>
    public async Task<Result<ImportResult>> RunUncheckedAsync(
        IReadOnlyList<ImportRow> rows, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            return Result<ImportResult>.Success(new() { Success = true }, response: null);
        }
        var request = new DimeRequest(HttpMethod.Post, "import") { Body = ImportPayload.Write(rows) };
        return await _transport.SendAsync(request, ImportResult.Read, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a setup payload: <c>POST /import/setup</c>.</summary>
    /// <param name="payload">The body. Its members are not public: see the API's own page.</param>
    /// <param name="options">Settings of this call that override the client's.</param>
    /// <param name="cancellationToken">Cancels the call; the server may still execute it.</param>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled. Our own timeout is a result instead.
    /// </exception>
    public Task<Result<WriteResult>> SetupAsync(
        JsonNode payload, CallOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(payload);
        var request = new DimeRequest(HttpMethod.Post, "import/setup") { Body = EntityJson.Write(writer => payload.WriteTo(writer)) };
        return _transport.SendAsync(request, WriteResult.Read, options, cancellationToken);
    }
}
