using DimeClient;
using SyncWorker.Changes;

namespace SyncWorker.Decide;

/// <summary>A server's message may contain anything, so it is turned into storable text before it is written to the ledger.</summary>
internal static class StorableWords
{
    public static DimeError? Storable(this DimeError? error) =>
        error is null ? null : error with { Message = StorableText.Of(error.Message, DimeError.MaxMessageLength) };
}
