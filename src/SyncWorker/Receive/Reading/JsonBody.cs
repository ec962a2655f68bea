using System.Text.Json;

namespace SyncWorker.Receive.Reading;

/// <summary>
/// Opens a body. It is read through once before anything is made of it, so that memory stays in proportion to the bytes: a list of ten
/// million numbers would be ten million changes to refuse.
/// </summary>
internal static class JsonBody
{
    /// <summary>Values and names for each change that a body may hold: an average change has a tenth of that.</summary>
    private const long TokensPerChange = 100;

    /// <param name="mostChanges">Most elements of any list or object in it.</param>
    /// <exception cref="JsonException">It is not JSON, or holds too much; the message says which.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body, int mostChanges)
    {
        var json = body.Span switch
        {
            [0xEF, 0xBB, 0xBF, ..] => body[3..], // a byte order mark, which Windows programs write
            [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] => throw new JsonException("It is UTF-16; it must be UTF-8."),
            _ => body,
        };

        // An element takes two bytes at least.
        if (json.Length / 2 >= mostChanges)
        {
            RefuseTooMuch(json.Span, mostChanges);
        }
        return JsonDocument.Parse(json);
    }

    private static void RefuseTooMuch(ReadOnlySpan<byte> json, int mostChanges)
    {
        var reader = new Utf8JsonReader(json);
        var elements = new Stack<int>();
        var (tokens, most) = (0L, 0);
        while (reader.Read())
        {
            tokens++;
            switch (reader.TokenType)
            {
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    elements.Pop();
                    continue;
                case JsonTokenType.PropertyName:
                    continue;
            }

            if (elements.TryPop(out var before))
            {
                elements.Push(before + 1);
                most = Math.Max(most, before + 1);
            }
            if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject)
            {
                elements.Push(0);
            }
        }

        if (most > mostChanges)
        {
            throw new BodyTooLargeException($"It holds a list or object of {most} elements; at most {mostChanges} are taken at once (Receive:MaxChanges).");
        }
        if (tokens > mostChanges * TokensPerChange)
        {
            throw new BodyTooLargeException($"It holds {tokens} names and values; at most {mostChanges * TokensPerChange} are taken at once ({TokensPerChange} for each of Receive:MaxChanges).");
        }
    }
}
