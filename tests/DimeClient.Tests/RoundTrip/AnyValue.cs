using DimeClient.Entities;
using FsCheck;
using FsCheck.Fluent;

namespace DimeClient.Tests.RoundTrip;

/// <summary>Generates any value that a parameter may have.</summary>
internal static class AnyValue
{
    /// <summary>
    /// The parts of texts: quotes, characters that JSON and SQL escape or whose case depends on the culture, one to four bytes in UTF-8.
    /// </summary>
    private static readonly string[] Pieces =
    [
        "a", "Z", "0", " ", "'", "''", "\"", "\\", "/", ",", ".", ";", ":", "-", "+", "%", "&", "<", ">", "{", "\n", "\r\n", "\t", "\0",
        "\u001f", "\u2028", "\u00a0",
        "é", "ß", "İ", "ı", "i", "I", "e\u0301", "\u202eabc", "日本", "€", "😀", "👩‍🚀", "𝔘", "null", "True", "1,5",
    ];

    private static readonly Gen<string> Text = Gen.Elements(Pieces).ListOf().Select(pieces => string.Concat(pieces));

    private static readonly Gen<DateTime> Date =
        from seconds in Gen.Choose(0, int.MaxValue)
        from more in Gen.Choose(0, 2)
        from ticks in Gen.Elements(0, 5_000_000, 1_234_567)
        select new DateTime(1901, 1, 1).AddSeconds(seconds * (more + 0.5)).AddTicks(ticks);

    private static readonly Gen<object> Moment = Gen.OneOf(
        Date.Select(date => (object)(DimeDateTime)DateTime.SpecifyKind(date, DateTimeKind.Utc)),
        Date.Select(date => (object)(DimeDateTime)DateTime.SpecifyKind(date, DateTimeKind.Local)),
        from date in Date
        from minutes in Gen.Choose(-14 * 60, 14 * 60)
        select (object)(DimeDateTime)new DateTimeOffset(date, TimeSpan.FromMinutes(minutes)));

    private static readonly Gen<decimal> Number =
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        from middle in Gen.Elements(0, 0, 1, int.MaxValue)
        from negative in Gen.Elements(true, false)
        from scale in Gen.Choose(0, 28)
        select new decimal(low, middle, 0, negative, (byte)scale);

    /// <param name="parameter">The parameter that gets the value.</param>
    /// <param name="type">The member's type, without its question mark.</param>
    public static Gen<object> Of(ProcedureParameter parameter, Type type) => parameter.Type switch
    {
        ParameterType.Text => Text.Select(text => (object)Cut(text, parameter.MaxLength ?? 200)),
        ParameterType.TextList =>
            Gen.Elements(Pieces).NonEmptyListOf().Select(list => (object)list.Select(text => text.Replace(';', '_')).ToList()),
        ParameterType.Boolean => Gen.Elements(true, false).Select(value => (object)value),
        ParameterType.DateTime => Moment,
        ParameterType.Duration => Gen.Choose(0, 86_399).Select(seconds => (object)TimeSpan.FromSeconds(seconds)),
        ParameterType.Decimal => Number.Select(number => (object)number),
        ParameterType.Guid => Gen.Choose(1, int.MaxValue).Select(number => (object)new Guid(number, 2, 3, [4, 5, 6, 7, 8, 9, 10, 11])),
        ParameterType.Enum when type.IsEnum => Gen.Elements(Enum.GetValues(type).Cast<object>().ToArray()),
        ParameterType.Long => Gen.Elements(long.MinValue, -1, 0, 1, 4711, long.MaxValue).Select(number => (object)number),
        _ => Gen.Elements(int.MinValue, -1, 0, 1, 4711, int.MaxValue).Select(number => (object)number),
    };

    /// <summary>Cuts a text to this many UTF-16 characters, without splitting a surrogate pair.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];
}
