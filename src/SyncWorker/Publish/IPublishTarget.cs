using SyncWorker.Operate;
using SyncWorker.Publish.Files;

namespace SyncWorker.Publish;

/// <summary>Where changes go: the worker's HTTP face, or its queues.</summary>
internal interface IPublishTarget : IAsyncDisposable
{
    /// <summary>Sends the changes in this order; when it returns, what was taken is durable.</summary>
    /// <exception cref="OperatorException">The target can not be reached, or does not take anything from us.</exception>
    Task<SendReport> SendAsync(IReadOnlyList<OutgoingChange> batch, CancellationToken cancellationToken);
}

/// <summary>What became of a batch.</summary>
/// <param name="Sent">Taken, repeats among them. Nothing of a batch is, when one change in it is refused.</param>
/// <param name="Duplicates">Of those, how many had come before.</param>
/// <param name="Refused">What is wrong, by the line of the file.</param>
internal sealed record SendReport(int Sent, int Duplicates, IReadOnlyList<RefusedChange> Refused);

/// <summary>A change that was not taken, and why.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
internal sealed record RefusedChange(long Line, string Reason);
