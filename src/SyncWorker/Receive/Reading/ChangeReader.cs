using System.Globalization;
using System.Text.Json;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger;
using SyncWorker.Plan;

namespace SyncWorker.Receive.Reading;

/// <summary>Reads one change and checks it against the catalog. Pure: the current time is an argument.</summary>
internal sealed class ChangeReader(ValidationOptions validation, ReceiveOptions receive, ImportOptions import)
{
    private readonly TimeZoneInfo? _zone = import.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : null;

    /// <summary>
    /// Whether the exception means unreadable text. Text with half a surrogate pair or with bytes that are not UTF-8 is valid JSON, but
    /// reading it throws one of these.
    /// </summary>
    public static bool IsUnreadable(Exception thrown) => thrown is JsonException or InvalidOperationException or ArgumentException;

    /// <exception cref="JsonException">The body is not JSON, or holds too much.</exception>
    public JsonDocument Open(ReadOnlyMemory<byte> body) => JsonBody.Parse(body, receive.MaxChanges);

    /// <param name="change">The change as received.</param>
    /// <param name="index">The place of the change in the message, from 0.</param>
    /// <returns>The change and its problems. A refused change carries a reason that people can read.</returns>
    public (IncomingChange Change, IReadOnlyList<Problem> Problems) Read(JsonElement change, int index, Origin origin, DateTimeOffset now)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(change);
        var draft = new ChangeDraft(change, origin.Entity);
        var fields = draft.Definition is null ? [] : ReadFields(draft, draft.Definition);

        // An HTTP request is only transport, so a change's own id comes first. A message can itself be repeated, so its id comes first.
        var isOwn = draft.MessageId is not null && (origin.IsHttp || origin.MessageId is null);
        var messageId = isOwn ? draft.MessageId : origin.MessageId;
        var remarks = new List<string>();
        var occurredAt = Plausible(draft.OccurredAt?.Instant(_zone), now, remarks) ?? Plausible(origin.SentAt, now, remarks);

        // A change's own id identifies it at any index; the id of a message covers every change in it.
        var isUnknowable = messageId is null && draft.Version is null
            && (draft.OccurredAt is not { IsOpenEnd: false } time || time.Instant(_zone).Year < FirstYear);
        var dedupe = isUnknowable ? (DedupeKey?)null : DedupeKey.Of(messageId, body, isOwn ? 0 : index);
        if (isUnknowable)
        {
            remarks.Add(Counters.NoDedupe);
            if (receive.RequireOrder)
            {
                draft.Refuse(Problem.Of("version", null, "one of messageId, version and occurredAt is required (Receive:RequireOrder)"));
            }
        }

        var address = draft.Definition is { } definition
            ? AddressOf(
                draft,
                definition,
                fields,
                dedupe ?? DedupeKey.Of(now.Ticks.ToString(CultureInfo.InvariantCulture), body, index))
            : null;
        return (new IncomingChange
        {
            Entity = address,
            Kind = draft.Kind,
            Mode = draft.Mode,
            Version = draft.Version,
            OccurredAt = occurredAt,
            Fields = fields,
            MessageId = messageId,
            Export = draft.Export ?? origin.Export,
            IsBulk = origin.IsBulk || (draft.Export ?? origin.Export) is not null,
            Dedupe = dedupe,
            Source = origin.Source,
            Remarks = remarks,
            Refusal = draft.Problems.Count == 0 ? null : Reason(draft, now),
            Body = body,
        }, draft.Problems);
    }

    /// <summary>Drops and counts a time that cannot be real, because it says nothing about the order.</summary>
    private DateTimeOffset? Plausible(DateTimeOffset? time, DateTimeOffset now, List<string> remarks)
    {
        if (time is { } said && (said > now + receive.MaxAhead || said.Year < FirstYear))
        {
            remarks.Add(said.Year < FirstYear ? Counters.TimeUnset : Counters.TimeAhead);
            return null;
        }
        return time;
    }

    private Dictionary<string, string> ReadFields(ChangeDraft draft, EntityDefinition definition)
    {
        var fields = new Dictionary<string, string>();
        var keys = definition.KeyParameters;
        foreach (var (name, value) in draft.Fields)
        {
            if (definition.Find(name) is not { } parameter)
            {
                if (validation.UnknownFields == UnknownFields.Reject)
                {
                    draft.Refuse(Problem.Of(name, ValueReader.Shown(value), $"is not a field of {definition.Name}"));
                }
                continue;
            }

            // A delete often carries the whole record: fields that the procedure does not take are left out.
            if (value.ValueKind == JsonValueKind.Null || (draft.Kind != ChangeKind.Upsert && !parameter.InDelete))
            {
                continue;
            }

            if (draft.Kind == ChangeKind.Upsert && !parameter.InUpsert)
            {
                draft.Refuse(Problem.Of(name, ValueReader.Shown(value), $"is allowed in deletes only ({definition.Delete})"));
            }
            else if (LongerThanADay(definition, parameter, value) is var (seconds, inSeconds))
            {
                Set(seconds, inSeconds);
            }
            else if (Value(draft, name, value, parameter, keys.Contains(parameter.Wire)) is { } wire)
            {
                Set(parameter, wire);
            }

            void Set(ProcedureParameter to, string wire)
            {
                if (!fields.TryAdd(to.Wire, wire))
                {
                    draft.Refuse(Problem.Of(name, wire, to == parameter
                        ? $"is given twice ({parameter.Json} and {parameter.Wire} are the same field)"
                        : $"is longer than a day and so is sent as {to.Json}, which is given too"));
                }
            }
        }

        foreach (var name in draft.Clear)
        {
            if (definition.Find(name) is not { } parameter
                || keys.Contains(parameter.Wire)
                || !parameter.InUpsert
                || !ValueReader.HasEmpty(parameter))
            {
                draft.Refuse(Problem.Of(
                    "clear", name, $"must name fields of {definition.Name} that can be empty: text fields that are not keys"));
            }
            else if (!fields.TryAdd(parameter.Wire, import.EmptyAs))
            {
                draft.Refuse(Problem.Of("clear", name, "is also given a value"));
            }
        }
        return fields;
    }

    /// <summary>The server stores a duration as a time of day; durations of a day or more go into a separate field in seconds.</summary>
    private static (ProcedureParameter Field, string Wire)? LongerThanADay(
        EntityDefinition definition, ProcedureParameter parameter, JsonElement value) =>
        parameter.Type == ParameterType.Duration
            && ValueReader.DurationOf(ValueReader.Shown(value)) is { TotalDays: >= 1 } duration
            && definition.Find(parameter.Wire + "InSeconds") is { } field
            ? (field, ((long)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture))
            : null;

    private string? Value(ChangeDraft draft, string name, JsonElement value, ProcedureParameter parameter, bool isKey)
    {
        var (wire, allowed) = ValueReader.Read(value, parameter, _zone);
        if (wire is null)
        {
            draft.Refuse(Problem.Of(name, ValueReader.Shown(value), allowed!));
            return null;
        }

        if (isKey && wire.Any(char.IsControl))
        {
            draft.Refuse(Problem.Of(name, wire, "must not hold control characters: it is part of the key"));
            return null;
        }

        if (wire.Length > (parameter.MaxLength ?? (isKey ? MaxKeyPart : int.MaxValue)))
        {
            var most = parameter.MaxLength ?? MaxKeyPart;
            if (isKey || validation.TooLong == TooLong.Reject)
            {
                draft.Refuse(Problem.Of(name, wire, $"must be at most {most} characters long, and is {wire.Length}"));
                return null;
            }

            return StorableText.Cut(wire, most);
        }
        return wire;
    }

    private const int MaxKeyPart = 400;

    // Earlier years are placeholders for a time that is not set: 0001, 1753, 1899, 1900, 1970, 1980.
    private const int FirstYear = 1990;

    /// <summary>
    /// Finds the record's address and checks required fields. Assigns an id where the procedure would otherwise create a new record each
    /// time.
    /// </summary>
    /// <param name="row">Identifies a record that has no key.</param>
    private static EntityAddress? AddressOf(
        ChangeDraft draft, EntityDefinition definition, Dictionary<string, string> fields, DedupeKey row)
    {
        var rowId = row.ToGuid();
        if (draft.Kind == ChangeKind.Upsert && definition.Name is "Appointment" or "Notification"
            && definition.Key[0].Alternatives.All(wire => fields.GetValueOrDefault(wire, "") is "" or "0"))
        {
            fields[definition.Key[0].Alternatives[0]] = rowId.ToString("D");
        }

        bool IsNamed(string wire) => draft.Problems.Any(problem => definition.Find(problem.Field)?.Wire == wire);
        foreach (var part in definition.Key.Where(part => draft.Kind != ChangeKind.Clear
            && part.Alternatives.All(wire => fields.GetValueOrDefault(wire, "").Trim().Length == 0) && !part.Alternatives.Any(IsNamed)))
        {
            draft.Refuse(Problem.Of(Names(definition, part.Alternatives), null, "is required: it is part of the key"));
        }

        if (draft is { Kind: ChangeKind.Upsert, Mode: ChangeMode.Snapshot } or { Kind: ChangeKind.Delete })
        {
            foreach (var parameter in definition.Parameters.Where(parameter =>
                (draft.Kind == ChangeKind.Upsert ? parameter.RequiredForUpsert : parameter.RequiredForDelete)
                && !definition.KeyParameters.Contains(parameter.Wire) && !fields.ContainsKey(parameter.Wire) && !IsNamed(parameter.Wire)))
            {
                draft.Refuse(Problem.Of(
                    parameter.Json, null, $"is required by {(draft.Kind == ChangeKind.Upsert ? definition.Upsert : definition.Delete)}"));
            }
        }

        if (KeyText.ScopeOf(definition, fields) is { } source && fields.GetValueOrDefault(source.Wire, "").Trim().Length == 0
            && !draft.Problems.Any(problem => problem.Field == source.Json) && !IsNamed(source.Wire))
        {
            draft.Refuse(Problem.Of(source.Json, null, "is required with appointmentNo: two back offices may use the same number"));
        }

        var address = draft.Kind == ChangeKind.Clear
            ? KeyText.ReadClear(definition, fields)
            : KeyText.Read(definition, fields, rowId.ToString("D"));
        if (address is null && draft.Problems.Count == 0)
        {
            draft.Refuse(Problem.Of("", null, $"The key of the {definition.Parent} is required to clear its values."));
        }
        return address;
    }

    private static string Names(EntityDefinition definition, IEnumerable<string> wires) =>
        string.Join(" or ", wires.Select(wire => definition.Find(wire)!.Json));

    private static DeadReason Reason(ChangeDraft draft, DateTimeOffset now) => new()
    {
        Class = DeadCode.Invalid.Class,
        Code = DeadCode.Invalid.Code,
        Message = string.Join('\n', draft.Problems),
        Field = draft.Problems.Select(problem => problem.Field).FirstOrDefault(field => field.Length > 0),
        FirstSeen = now,
        LastSeen = now,
    };
}
