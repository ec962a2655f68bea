using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger.Operators;

namespace SyncWorker.Ledger.Events;

/// <summary>A row of the outbox, with what the ledger knows of its change.</summary>
internal sealed class OutboxRow
{
    public long Id { get; init; }
    public required string MessageId { get; init; }
    public required string Type { get; init; }
    public long At { get; init; }
    public long? ChangeId { get; init; }
    public string? Error { get; init; }
    public string? Reason { get; init; }
    public string? Detail { get; init; }
    public string? Procedure { get; init; }
    public long? Since { get; init; }
    public long? Until { get; init; }
    public string? ChangeMessageId { get; init; }
    public string? Kind { get; init; }
    public string? Entity { get; init; }
    public string? Key { get; init; }

    public OutgoingEvent ToEvent() => new(Id, Guid.ParseExact(MessageId, "N"), Type switch
    {
        nameof(ChangeDeadLettered) => DeadLettered(DeadLetters.ReasonOf(Error!)),
        nameof(SyncPaused) => new SyncPaused
        {
            Reason = Reason!,
            Detail = Detail,
            Procedure = Procedure,
            Since = Instant.FromLedger(Since!.Value),
            Until = Instant.FromLedger(Until),
        },
        nameof(SyncResumed) => new SyncResumed
        {
            Reason = Reason!,
            Procedure = Procedure,
            Since = Instant.FromLedger(Since!.Value),
            ResumedAt = Instant.FromLedger(At),
        },
        var unknown => throw new InvalidOperationException($"The outbox holds an unknown event '{unknown}'."),
    });

    private ChangeDeadLettered DeadLettered(DeadReason reason) => new()
    {
        ChangeId = ChangeId!.Value,
        MessageId = ChangeMessageId,
        Entity = Entity,
        Key = Key,
        Kind = Enum.TryParse<ChangeKind>(Kind, out var kind) ? kind : default,
        Code = reason.Code,
        Class = reason.Class,
        Error = reason.Error,
        Message = reason.Message,
        Procedure = reason.Procedure,
        Field = reason.Field,
        HttpStatus = reason.HttpStatus,
        Attempts = reason.Attempts,
        OccurredAt = Instant.FromLedger(Since ?? At),
    };
}
