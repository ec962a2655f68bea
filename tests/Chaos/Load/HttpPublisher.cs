using System.Net;
using System.Text;

namespace SyncWorker.Chaos.Load;

/// <summary>
/// Publishes over HTTP: repeats a request with several changes, with the same ids, until a worker says that they are durable.
/// </summary>
/// <param name="workers">The addresses of the workers that answer now.</param>
internal sealed class HttpPublisher(Func<IReadOnlyList<Uri>> workers) : IDisposable
{
    private static readonly TimeSpan AgainAfter = TimeSpan.FromMilliseconds(250);

    private readonly HttpClient _http = new();
    private int _turn;

    /// <exception cref="InvalidOperationException">A worker refused the changes; the message contains its answer.</exception>
    public async Task PublishUntilTakenAsync(IReadOnlyList<PublishedChange> changes, CancellationToken cancellationToken)
    {
        var body = $"[{string.Join(',', changes.Select(change => change.Body))}]";
        while (!await TryPublishAsync(body, cancellationToken))
        {
            await Task.Delay(AgainAfter, TimeProvider.System, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<bool> TryPublishAsync(string body, CancellationToken cancellationToken)
    {
        if (workers() is not { Count: > 0 } there)
        {
            return false;
        }

        try
        {
            using var content = new StringContent(body, Encoding.UTF8, "application/json");
            using var answer = await _http.PostAsync(new Uri(there[_turn++ % there.Count], "/api/changes"), content, cancellationToken);
            return answer.StatusCode switch
            {
                HttpStatusCode.Accepted => true,
                HttpStatusCode.ServiceUnavailable => false,
                _ => throw new InvalidOperationException(
                    $"POST /api/changes: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancellationToken)}"),
            };
        }
        catch (HttpRequestException)
        {
            // The worker ended meanwhile, perhaps after it had written the changes.
            return false;
        }
    }
}
