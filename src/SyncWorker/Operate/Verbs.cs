using SyncWorker.Operate.Access.Keys;
using SyncWorker.Operate.Sending;
using SyncWorker.Replay;
using SyncWorker.Replay.Edit;
using SyncWorker.Replay.Fix;
using SyncWorker.Replay.Operation;
using SyncWorker.Replay.Records;

namespace SyncWorker.Operate;

/// <summary>Every verb with which an operator changes something. Help lists them in this order.</summary>
internal static class Verbs
{
    public static IReadOnlyList<IVerb> All { get; } =
    [
        Replayer.Verb, Editor.Verb, Fixer.Verb, Discarder.Verb, Canceller.Verb, Undoer.Verb, Pauser.Verb, Resumer.Verb, Skipper.Verb,
        Resetter.Verb, Resender.Verb, KeyAdder.Verb, KeyRevoker.Verb,
    ];
}
