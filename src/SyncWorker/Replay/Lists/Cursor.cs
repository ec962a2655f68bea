using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace SyncWorker.Replay.Lists;

/// <summary>
/// The place in a list after which the next page begins: the values that the list is ordered by. Only this service reads it, so its content
/// may change. Pure.
/// </summary>
internal static class Cursor
{
    private const char Between = '\n';
    private const int MostCharacters = 2_000;

    public static string Of(params IReadOnlyList<object> values) => Base64Url.EncodeToString(
        Encoding.UTF8.GetBytes(string.Join(Between, values.Select(value => Convert.ToString(value, CultureInfo.InvariantCulture)))));

    /// <returns>The values; null if the text is no cursor.</returns>
    public static string[]? Read(string cursor)
    {
        if (cursor.Length > MostCharacters || !Base64Url.IsValid(cursor))
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return text.Contains('\uFFFD') || text.Contains('\0') ? null : text.Split(Between);
    }

    /// <returns>The value of a cursor that has one number; null if the text is no such cursor.</returns>
    public static long? Number(string? cursor) =>
        cursor is not null && Read(cursor) is [var only]
            && long.TryParse(only, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
