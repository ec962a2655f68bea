using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger;

namespace SyncWorker.Receive.Reading;

/// <summary>
/// Reads what a queue delivers: plain JSON or MassTransit's envelope, one change or a set of them. A message that cannot be read
/// becomes a dead letter with its bytes, so nothing is lost.
/// </summary>
internal sealed class MessageDecoder(ChangeReader reader)
{
    public IReadOnlyList<IncomingChange> Decode(Delivery delivery, DateTimeOffset now)
    {
        try
        {
            using var document = reader.Open(delivery.Body);
            var (message, origin, type) = Open(document.RootElement, delivery);
            if (type is not null)
            {
                return [Raw(DeadCode.UnknownType, delivery.Queue, delivery.MessageId, delivery.Body.ToArray(), 0, type, now)];
            }

            var elements = Elements(message, delivery.Queue).ToList();
            origin = origin with { Export = ExportOf(message, delivery.Queue), IsBulk = elements.Count > Origin.MostOfNews };
            return
            [
                .. elements.Select((element, index) =>
                    ReadOne(element, index, origin, now) is var change && delivery.IsLate ? HeldBack(change, element, now) : change),
            ];
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            // Whatever the exception is, a redelivery would fail in the same way.
            return [Undecodable(delivery.Queue, delivery.MessageId, delivery.Body.ToArray(), 0, unreadable.Message, now)];
        }
    }

    /// <summary>The entity that a queue is for; null where each change must name its entity.</summary>
    public static string? EntityOf(string queue) => queue switch
    {
        Queues.Jobs => "Job",
        Queues.Tasks => "Task",
        Queues.Resources => "Resource",
        _ => null,
    };

    private IncomingChange ReadOne(JsonElement element, int index, Origin origin, DateTimeOffset now)
    {
        try
        {
            return reader.Read(element, index, origin, now).Change;
        }
        catch (Exception unreadable) when (unreadable is not OutOfMemoryException)
        {
            return Undecodable(
                origin.Source, origin.MessageId, JsonMarshal.GetRawUtf8Value(element).ToArray(), index, unreadable.Message, now);
        }
    }

    /// <summary>
    /// Makes a late change without version or time a dead letter: a person must decide whether a newer change came in since.
    /// </summary>
    private static IncomingChange HeldBack(IncomingChange change, JsonElement element, DateTimeOffset now) =>
        change is not { Refusal: null, Version: null, OccurredAt: null } ? change : change with
        {
            Refusal = DeadCode.Undelivered.Because(
                "The broker set it aside, and it has neither a version nor a time: a newer change may have come in since.", now),
            Body = JsonMarshal.GetRawUtf8Value(element).ToArray(),
        };

    /// <returns>
    /// The content of a MassTransit envelope, or the message itself. Also a sentence about its type if the queue does not accept that type.
    /// </returns>
    private static (JsonElement Message, Origin Origin, string? ForeignType) Open(JsonElement root, Delivery delivery)
    {
        var entity = EntityOf(delivery.Queue);
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("messageType", out var type) || type.ValueKind != JsonValueKind.Array
            || !root.TryGetProperty("message", out var message))
        {
            return (root, new(delivery.Queue, entity, delivery.MessageId), null);
        }

        // The list holds a type and the types that it implements: one known type is enough.
        var types = type.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.String).Select(one => one.GetString()!).ToList();
        var known = types.Find(Types.ContainsKey);
        var foreign = known is null
            ? $"Its type is {(types.Count == 0 ? "missing" : string.Join(", ", types))}: none that this queue accepts."
            : entity is not null && Types[known] != entity ? $"Its type is {known}, but this queue is for {entity}."
            : null;

        var id = root.TryGetProperty("messageId", out var own) && own.ValueKind == JsonValueKind.String ? own.GetString() : null;
        var sentAt = root.TryGetProperty("sentTime", out var sent) && sent.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParse(sent.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : (DateTimeOffset?)null;
        return (message, new(delivery.Queue, known is null ? entity : entity ?? Types[known], delivery.MessageId ?? id, sentAt), foreign);
    }

    /// <summary>Our message types as MassTransit names them, each with its entity; null where each change names its own.</summary>
    private static readonly Dictionary<string, string?> Types = new Dictionary<Type, string?>
    {
        [typeof(JobChanged)] = "Job",
        [typeof(TaskChanged)] = "Task",
        [typeof(ResourceChanged)] = "Resource",
        [typeof(EntityChanged)] = null,
        [typeof(ChangeSet)] = null,
    }.ToDictionary(pair => $"urn:message:{pair.Key.Namespace}:{pair.Key.Name}", pair => pair.Value, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="JsonException">The set names its export in a way that cannot be stored.</exception>
    private static string? ExportOf(JsonElement message, string queue)
    {
        var export = queue == Queues.ChangeSets && message.ValueKind == JsonValueKind.Object
            ? message.EnumerateObject().FirstOrDefault(p => p.Name.Equals("export", StringComparison.OrdinalIgnoreCase)).Value
            : default;
        return export.ValueKind switch
        {
            JsonValueKind.Undefined or JsonValueKind.Null => null,
            JsonValueKind.String when export.GetString() is { } name =>
                name.Length == 0 ? null
                : ChangeDraft.ExportProblem(name) is { } problem ? throw new JsonException($"The export of a change set {problem}.")
                : name,
            _ => throw new JsonException("The export of a change set must be text."),
        };
    }

    private static IEnumerable<JsonElement> Elements(JsonElement message, string queue)
    {
        if (queue == Queues.ChangeSets && message.ValueKind == JsonValueKind.Object
            && message.EnumerateObject().FirstOrDefault(p => p.Name.Equals("changes", StringComparison.OrdinalIgnoreCase)).Value
                is { ValueKind: JsonValueKind.Array } changes)
        {
            return changes.EnumerateArray();
        }

        return queue != Queues.ChangeSets ? [message] : message.ValueKind == JsonValueKind.Array
            ? message.EnumerateArray()
            : throw new JsonException("""A change set must be {"changes": [ … ]}.""");
    }

    private static IncomingChange Undecodable(string queue, string? messageId, byte[] body, int index, string reason, DateTimeOffset now) =>
        Raw(DeadCode.Undecodable, queue, messageId, body, index, reason, now);

    private static IncomingChange Raw(
        DeadCode code, string queue, string? messageId, byte[] body, int index, string reason, DateTimeOffset now) => new()
        {
            Source = queue,
            MessageId = messageId,
            Dedupe = messageId is null ? null : DedupeKey.Of(messageId, body, index),
            Remarks = messageId is null ? [Counters.NoDedupe] : [],
            Body = body,
            Refusal = code.Because(StorableText.Of(reason, DeadReason.MostCharacters), now),
        };
}
