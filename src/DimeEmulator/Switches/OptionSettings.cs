using System.Globalization;

namespace DimeEmulator;

/// <summary>The options as <c>POST /_emulator/options</c> names them.</summary>
internal static class OptionSettings
{
    private static readonly int[] RefusedStatuses = [400, 422, 500, 200];

    public static IReadOnlyList<Setting<EmulatorOptions>> All { get; } =
    [
        Choice<Transaction>("transaction", (o, v) => o with { Transaction = v }),
        new("refusedStatus", string.Join(", ", RefusedStatuses.Select(s => s.ToString(CultureInfo.InvariantCulture))), (o, v) =>
            SettingReader.WholeNumber(v, 200) is { } status && RefusedStatuses.Contains(status) ? o with { RefusedStatus = status } : null),
        Choice<OmittedParameter>("omittedParameter", (o, v) => o with { OmittedParameter = v }),
        Choice<DeleteMissing>("deleteMissing", (o, v) => o with { DeleteMissing = v }),
        Choice<AnswerShape>("answer", (o, v) => o with { Answer = v }),
        new("latency", SettingReader.MillisecondsAllowed, (o, v) => SettingReader.Milliseconds(v) is { } wait ? o with { Latency = wait } : null),
        new("latencyPerRow", SettingReader.MillisecondsAllowed, (o, v) => SettingReader.Milliseconds(v) is { } wait ? o with { LatencyPerRow = wait } : null),
        Limit("maxRows", (o, v) => o with { MaxRows = v }),
        Limit("maxBytes", (o, v) => o with { MaxBytes = v }),
    ];

    public static object Show(EmulatorOptions options) => new
    {
        transaction = SettingReader.NameOf(options.Transaction),
        refusedStatus = options.RefusedStatus,
        omittedParameter = SettingReader.NameOf(options.OmittedParameter),
        deleteMissing = SettingReader.NameOf(options.DeleteMissing),
        answer = SettingReader.NameOf(options.Answer),
        latency = options.Latency.TotalMilliseconds,
        latencyPerRow = options.LatencyPerRow.TotalMilliseconds,
        maxRows = options.MaxRows,
        maxBytes = options.MaxBytes,
    };

    private static Setting<EmulatorOptions> Choice<TEnum>(string name, Func<EmulatorOptions, TEnum, EmulatorOptions> set)
        where TEnum : struct, Enum =>
        new(name, SettingReader.NamesOf<TEnum>(), (o, v) => SettingReader.Choice<TEnum>(v) is { } choice ? set(o, choice) : null);

    private static Setting<EmulatorOptions> Limit(string name, Func<EmulatorOptions, int, EmulatorOptions> set) =>
        new(name, "a whole number, 0 for no limit", (o, v) => SettingReader.WholeNumber(v, 0) is { } limit ? set(o, limit) : null);
}
