using System.Text.Json;

namespace SyncWorker.Receive.Reading;

/// <summary>
/// Opens a body. A large body is scanned once before it is parsed, so that memory stays in proportion to its bytes: a list of ten
/// million numbers would be ten million changes to refuse.
/// </summary>
internal static class JsonBody
{
    /// <summary>Values and names that a body may hold for each allowed change; an average change has a tenth of that.</summary>
    private const long TokensPerChange = 100;

    /// <param name="mostChanges">The maximum number of elements in any list or object of the body.</param>
    /// <exception cref="JsonException">The body is not JSON, or holds too much; the message says which.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> body, int mostChanges)
    {
        var json = body.Span switch
        {
            [0xEF, 0xBB, 0xBF, ..] => body[3..], // a byte order mark, which Windows programs write
            [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] => throw new JsonException("It is UTF-16; it must be UTF-8."),
            _ => body,
        };

        // An element takes at least two bytes.
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
            throw new BodyTooLargeException(
                $"It holds a list or object of {most} elements; at most {mostChanges} are accepted at once (Receive:MaxChanges).");
        }
        if (tokens > mostChanges * TokensPerChange)
        {
            throw new BodyTooLargeException(
                $"It holds {tokens} names and values; at most {mostChanges * TokensPerChange} are accepted at once "
                + $"({TokensPerChange} for each of Receive:MaxChanges).");
        }
    }
}
