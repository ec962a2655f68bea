using SyncWorker.Operate;
using SyncWorker.Publish.Files;

namespace SyncWorker.Publish;

/// <summary>The target of a publish: the worker's HTTP API, or its queues.</summary>
internal interface IPublishTarget : IAsyncDisposable
{
    /// <summary>Sends the changes in this order. When the call returns, every accepted change is durable.</summary>
    /// <exception cref="OperatorException">The target cannot be reached, or accepts nothing from us.</exception>
    Task<SendReport> SendAsync(IReadOnlyList<OutgoingChange> batch, CancellationToken cancellationToken);
}

/// <summary>The result of sending a batch.</summary>
/// <param name="Sent">Changes that were accepted, including repeats. When one change of a batch is refused, none is accepted.</param>
/// <param name="Duplicates">How many of the accepted changes were repeats.</param>
/// <param name="Refused">The refused changes, by line of the file.</param>
internal sealed record SendReport(int Sent, int Duplicates, IReadOnlyList<RefusedChange> Refused);

/// <summary>A change that was refused, and why.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
internal sealed record RefusedChange(long Line, string Reason);
