namespace SyncWorker.Changes;

/// <summary>Where a change came from, and what its message says about that.</summary>
/// <param name="Source">The queue, or <c>http</c>.</param>
/// <param name="Entity">The entity that the queue is for; null if the change must name it.</param>
/// <param name="MessageId">The message's own id; null when it has none.</param>
/// <param name="SentAt">When the message was sent, according to its MassTransit envelope.</param>
internal sealed record Origin(string Source, string? Entity = null, string? MessageId = null, DateTimeOffset? SentAt = null)
{
    /// <summary>The full export that the message declares; a change may name another one itself.</summary>
    public string? Export { get; init; }

    /// <summary>How many changes a message has, at most, that is news and no bulk: a job with its tasks, for example.</summary>
    public const int MostOfNews = 20;

    /// <summary>Whether the change is one of many: of a load or an export, for which nobody waits as for a change of a planner.</summary>
    public bool IsBulk { get; init; }

    public const string Http = "http";

    public bool IsHttp => Source == Http;
}
