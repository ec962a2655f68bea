using SyncWorker.Convergence.Tests.Simulation;

namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>The connection from one life of a worker to the board that all workers share.</summary>
internal sealed class Line(SimulatedBoard board, Func<bool> isHeard) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        board.AnswerAsync(request, isHeard, cancellationToken);
}
