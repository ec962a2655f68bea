using System.Globalization;
using DimeClient;
using DimeClient.Entities;

namespace SyncWorker.Publish.Boards;

/// <summary>
/// Compares a value as it is sent with the value as the API returns it, by the type of the field: 1.50 is 1.5, and 1 is True. Pure.
/// </summary>
internal static class BoardValue
{
    /// <returns>Null: the two cannot be compared.</returns>
    public static bool? IsSame(ProcedureParameter parameter, string said, string board) => said == board ? true : parameter.Type switch
    {
        ParameterType.Integer or ParameterType.Long or ParameterType.Decimal => Number(said) == Number(board),
        ParameterType.Boolean => IsTrue(said) == IsTrue(board),
        ParameterType.Guid => Guid.TryParse(said, out var left) && Guid.TryParse(board, out var right) ? left == right : false,
        ParameterType.Duration => Span(said) == Span(board),
        ParameterType.TextList => Items(said).SequenceEqual(Items(board)),
        ParameterType.DateTime => IsSameTime(said, board),
        _ => false,
    };

    /// <summary>A time with an offset and one without it can be the same instant or not: that depends on the server's time zone.</summary>
    private static bool? IsSameTime(string said, string board) =>
        !DimeDateTime.TryParse(said, out var left) || !DimeDateTime.TryParse(board, out var right) ? null
        : left.Offset is null != right.Offset is null ? null
        : left.Instant is { } instant ? instant == right.Instant
        : left.DateTime == right.DateTime;

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static TimeSpan? Span(string text) => TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) ? span : null;

    private static bool IsTrue(string text) => text is "1" || text.Equals("true", StringComparison.OrdinalIgnoreCase);

    private static string[] Items(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries);
}
