using System.Text;
using System.Text.Json;
using DimeClient;
using SyncWorker.Ledger;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Operate.Answers;

/// <summary>
/// Finds dead letters that were refused on arrival before their record was known. The received body is searched for the record's key, as
/// far as the body can be read.
/// </summary>
internal static class RefusedLetters
{
    private const int MostRead = 10_000;

    /// <returns>Their ids, newest first.</returns>
    public static IReadOnlyList<long> Of(Session ledger, EntityDefinition definition, IReadOnlyList<IReadOnlyList<string>> readings)
    {
        var wanted = readings.Select(parts => parts.Select(Fold).ToArray()).ToList();
        return
        [
            .. ledger.Stream<(long Id, string Source, byte[] Body)>(Sql, new { Most = MostRead })
                .Where(letter => MessageDecoder.EntityOf(letter.Source) is not { } queue || queue == definition.Name)
                .Where(letter => Said(letter.Body, definition) is { } said && wanted.Exists(parts => parts.All(said.Contains)))
                .Select(letter => letter.Id),
        ];
    }

    /// <summary>The values of key fields, up to the point where the body cannot be read; null if the body names another entity.</summary>
    internal static HashSet<string>? Said(ReadOnlySpan<byte> body, EntityDefinition definition)
    {
        var keys = definition.Key.SelectMany(part => part.Alternatives).ToHashSet();
        var said = new HashSet<string>();
        var (isOther, isSame) = (false, false);
        var json = new Utf8JsonReader(body.StartsWith(Encoding.UTF8.Preamble) ? body[Encoding.UTF8.Preamble.Length..] : body);
        try
        {
            string? name = null;
            while (json.Read())
            {
                var value = json.TokenType switch
                {
                    JsonTokenType.String => json.GetString(),
                    JsonTokenType.Number => Encoding.UTF8.GetString(json.ValueSpan),
                    _ => null,
                };
                if (value is not null && string.Equals(name, "entity", StringComparison.OrdinalIgnoreCase))
                {
                    isSame |= value.Equals(definition.Name, StringComparison.OrdinalIgnoreCase);
                    isOther = !isSame;
                }
                else if (value is not null && name is not null && definition.Find(name) is { } parameter && keys.Contains(parameter.Wire))
                {
                    said.Add(Fold(value));
                }
                name = json.TokenType == JsonTokenType.PropertyName ? json.GetString() : null;
            }
        }
        catch (Exception unreadable) when (ChangeReader.IsUnreadable(unreadable))
        {
            // The values before the unreadable part still count.
        }
        return isOther ? null : said;
    }

    private static string Fold(string part) => part.TrimEnd().ToUpperInvariant();

    private const string Sql =
        "select id, source, body from change where state = 'Dead' and entity_id is null and body is not null order by id desc limit @Most";
}
