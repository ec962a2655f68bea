using DimeClient;
using SyncWorker.Changes;

namespace SyncWorker.Decide;

/// <summary>What a server says can be anything: it is made text before it is written down.</summary>
internal static class StorableWords
{
    public static DimeError? Storable(this DimeError? error) =>
        error is null ? null : error with { Message = StorableText.Of(error.Message, DimeError.MaxMessageLength) };
}
