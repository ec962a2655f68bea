using System.Text.Json;
using Option = DimeEmulator.Setting<DimeEmulator.EmulatorOptions>;

namespace DimeEmulator;

/// <summary>The options by their names in <c>POST /_emulator/options</c>.</summary>
internal static class OptionSettings
{
    private static readonly int[] RefusedStatuses = [400, 422, 500, 200];

    public static IReadOnlyList<Option> All { get; } =
    [
        Option.Choice<Transaction>("transaction", (o, v) => o with { Transaction = v }),
        Option.Of("refusedStatus", string.Join(", ", RefusedStatuses), RefusedStatus, (o, v) => o with { RefusedStatus = v }),
        Option.Choice<OmittedParameter>("omittedParameter", (o, v) => o with { OmittedParameter = v }),
        Option.Choice<DeleteMissing>("deleteMissing", (o, v) => o with { DeleteMissing = v }),
        Option.Choice<AnswerShape>("answer", (o, v) => o with { Answer = v }),
        Option.Choice<AnswerShape>("typedAnswer", (o, v) => o with { TypedAnswer = v }),
        Option.Choice<UnknownMembers>("unknownMembers", (o, v) => o with { UnknownMembers = v }),
        Option.Choice<ConflictingIds>("conflictingIds", (o, v) => o with { ConflictingIds = v }),
        Option.Choice<ResourceLinks>("resourceLinks", (o, v) => o with { ResourceLinks = v }),
        Option.Choice<AppointmentNoScope>("appointmentNoScope", (o, v) => o with { AppointmentNoScope = v }),
        Option.Choice<WebhookEcho>("webhookEcho", (o, v) => o with { WebhookEcho = v }),
        Option.Choice<DoubledSlash>("doubledSlash", (o, v) => o with { DoubledSlash = v }),
        Option.Choice<ValueForms>("values", (o, v) => o with { Values = v }),
        Option.Choice<NullValue>("nullValue", (o, v) => o with { NullValue = v }),
        Option.Milliseconds("latency", (o, v) => o with { Latency = v }),
        Option.Milliseconds("latencyPerRow", (o, v) => o with { LatencyPerRow = v }),
        Option.Of("maxRows", LimitAllowed, Limit, (o, v) => o with { MaxRows = v }),
        Option.Of("maxBytes", LimitAllowed, Limit, (o, v) => o with { MaxBytes = v }),
    ];

    public static object Show(EmulatorOptions options) => new
    {
        transaction = SettingReader.NameOf(options.Transaction),
        refusedStatus = options.RefusedStatus,
        omittedParameter = SettingReader.NameOf(options.OmittedParameter),
        deleteMissing = SettingReader.NameOf(options.DeleteMissing),
        answer = SettingReader.NameOf(options.Answer),
        typedAnswer = SettingReader.NameOf(options.TypedAnswer),
        unknownMembers = SettingReader.NameOf(options.UnknownMembers),
        conflictingIds = SettingReader.NameOf(options.ConflictingIds),
        resourceLinks = SettingReader.NameOf(options.ResourceLinks),
        appointmentNoScope = SettingReader.NameOf(options.AppointmentNoScope),
        webhookEcho = SettingReader.NameOf(options.WebhookEcho),
        doubledSlash = SettingReader.NameOf(options.DoubledSlash),
        values = SettingReader.NameOf(options.Values),
        nullValue = SettingReader.NameOf(options.NullValue),
        latency = options.Latency.TotalMilliseconds,
        latencyPerRow = options.LatencyPerRow.TotalMilliseconds,
        maxRows = options.MaxRows,
        maxBytes = options.MaxBytes,
    };

    private const string LimitAllowed = "a whole number, 0 for no limit";

    private static int? Limit(JsonElement value) => SettingReader.WholeNumber(value, 0);

    private static int? RefusedStatus(JsonElement value) =>
        SettingReader.WholeNumber(value, 0) is { } status && RefusedStatuses.Contains(status) ? status : null;
}
