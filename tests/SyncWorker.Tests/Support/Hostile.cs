using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using RabbitMQ.Client;

namespace SyncWorker.Tests;

/// <summary>
/// Makes hostile input: bytes, properties, headers and answers that a faulty system may send. The same seed gives the same input.
/// </summary>
internal sealed class Hostile(int seed)
{
    private static readonly string[] Pieces =
    [
        "\0", "\u0001", "\u001b[2J", "\u007f", "\u0085", "\ufeff", "\ufffe", "\u202e", "\u2028", "é",
        "ß", "漢", "😀", "'", "\"", "\\", "\\u0000",
        "\\ud800", "%", "/", "<b>", "{0}", "--",
        "\r\n", "\t", " ", "1", "-1", "1e400", "NaN", "null", "Job", "Msg 1205", "not found", "timeout expired",
        "0001-01-01T00:00:00", "9999-12-31",
    ];

    private static readonly string[] Fields =
        [
            "entity", "kind", "mode", "messageId", "version", "occurredAt", "clear", "fields",
            "sourceApp", "sourceType", "jobNo", "taskNo", "shortDescription",
            "startDate", "duration", "importance", "colour",
        ];

    private readonly Random _random = new(seed);

    public bool Chance(double share) => _random.NextDouble() < share;

    public T One<T>(params IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    public string Text()
    {
        var text = new StringBuilder();
        for (var pieces = _random.Next(6); pieces >= 0; pieces--)
        {
            text.Append(Chance(0.05) ? ((char)_random.Next(0xD800, 0xE000)).ToString() : One(Pieces));
        }
        return Chance(0.02) ? string.Concat(Enumerable.Repeat(text.ToString(), 3_000)) : text.ToString();
    }

    /// <summary>The body of a message or request.</summary>
    public byte[] Body()
    {
        var json = Encoding.UTF8.GetBytes(_random.Next(8) switch
        {
            0 => Change(),
            1 => $"[{Change()},{Change()}]",
            2 => $$"""{"changes":[{{Change()}},{{Value(3)}},{{Change()}}]}""",
            3 => $$"""{"messageId":{{Value(1)}},"messageType":{{One("[]", "1", "[\"urn:message:SyncWorker.Contracts:JobChanged\"]", "[\"urn:message:SyncWorker.Contracts:ChangeSet\",7]")}},"sentTime":{{Value(1)}},"message":{{Change()}}}""",
            4 => string.Concat(Enumerable.Repeat("[", _random.Next(1, 200))),
            5 => "[" + string.Join(',', Enumerable.Repeat("1", _random.Next(30_000))) + "]",
            _ => $$"""{"entity":"Job","sourceApp":"BC1","sourceType":"S","jobNo":"J{{_random.Next(20)}}","shortDescription":{{Value(1)}},"version":{{_random.Next(9)}},{{Quoted(One(Fields))}}:{{Value(3)}}}""",
        });
        return _random.Next(8) switch
        {
            0 => json[.._random.Next(json.Length + 1)],
            1 => [.. Encoding.UTF8.Preamble, .. json],
            2 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(json)),
            3 => Broken(json),
            _ => json,
        };
    }

    public BasicProperties Properties()
    {
        var properties = new BasicProperties();
        if (Chance(0.5))
        {
            properties.MessageId = Chance(0.5) ? Text() : $"m{_random.Next(50)}";
        }
        if (Chance(0.5))
        {
            properties.Timestamp = new(One(0, -1, 1_764_435_600, 1_764_435_600_000, long.MaxValue, long.MinValue, _random.NextInt64()));
        }
        if (Chance(0.5))
        {
            (properties.ContentType, properties.Type, properties.AppId, properties.CorrelationId) = (Text(), Text(), Text(), Text());
        }
        if (Chance(0.7))
        {
            properties.Headers = Enumerable.Range(0, _random.Next(5)).ToDictionary(
                i => One("x-delivery-count", $"h{i}", Text() + i) + (i == 0 ? "" : i.ToString(CultureInfo.InvariantCulture)),
                _ => Header(_random.Next(100)));
        }
        return properties;
    }

    /// <summary>Status × encoding × body × framing.</summary>
    public HttpResponseMessage Answer()
    {
        var words = JsonSerializer.Serialize(new string(Text().Where(letter => !char.IsSurrogate(letter)).ToArray()));
        var body = _random.Next(7) switch
        {
            0 => $$"""{"Description":{{words}}}""",
            1 => $$"""{"content":{{words}},"contentType":"text/plain","statusCode":{{One("200", "400", "500", "99999999999", "\"x\"")}}}""",
            2 => $$"""{"success":false,"errors":{"{{One("", "JobNo", "\\u0000")}}":[{{words}},null,{{Value(2)}}]},"code":{{Value(1)}}}""",
            3 => $"<html><title>{Text()}</title>",
            4 => $$"""{"description":"\ud83d{{One("", "x", "\\u0000")}}"}""",
            5 => "",
            _ => Text(),
        };
        var bytes = One(Encoding.UTF8, Encoding.Latin1, Encoding.Unicode).GetBytes(body);
        HttpContent content = _random.Next(6) switch
        {
            0 => new BrokenContent(bytes),
            1 => new ByteArrayContent(Zipped([.. bytes, 1])[.._random.Next(1, 12)]),
            _ => new ByteArrayContent(Chance(0.1) ? Broken(bytes) : bytes),
        };
        content.Headers.TryAddWithoutValidation(
            "Content-Type",
            One(
                "application/json",
                "text/plain",
                "text/html",
                "application/problem+json; charset=utf-16",
                "application/json; charset=nonsense",
                "\u00e9",
                ""));
        if (Chance(0.1))
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", One("gzip", "br", "nonsense"));
        }

        var answer = new HttpResponseMessage((HttpStatusCode)One(
            200, 200, 400, 400, 401, 403, 404, 409, 413, 422, 429, 500, 502, 503, 504, 201, 204, 302, 418, _random.Next(200, 600)))
        {
            Content = content,
        };
        if (Chance(0.2))
        {
            answer.Headers.TryAddWithoutValidation(
                "Retry-After",
                One("1", "-1", "99999999999", "soon", "Fri, 31 Dec 9999 23:59:59 GMT", ""));
        }
        return answer;
    }

    private string Change() =>
        "{" + string.Join(',', Enumerable.Range(0, _random.Next(10))
            .Select(_ => $"{Quoted(Chance(0.9) ? One(Fields) : Text())}:{Value(3)}")) + "}";

    /// <summary>A JSON value, or sometimes text that only looks like one.</summary>
    private string Value(int levels) => _random.Next(levels == 0 ? 6 : 9) switch
    {
        0 => One("null", "true", "0", "-1", "17.0", "1e400", "9223372036854775808", "0.1"),
        1 => One(
            "\"\\ud800\"", "\"\\u0000\"", "\"0001-01-01T00:00:00\"", "\"9999-12-31T23:59:59+14:00\"", "\"30:00:00\"", "\"Job\"", "\"Delete\""),
        6 => "[" + string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => Value(levels - 1))) + "]",
        7 => "{" + string.Join(',', Enumerable.Range(0, _random.Next(4)).Select(_ => $"{Quoted(One(Fields))}:{Value(levels - 1)}")) + "}",
        8 => Text(),
        _ => Quoted(Text()),
    };

    // A string as a serialiser writes it, or with bytes that are not UTF-8.
    private string Quoted(string text) => Chance(0.9)
        ? JsonSerializer.Serialize(text.Replace('\ud800', '?'))
        : $"\"{text.Replace("\"", "", StringComparison.Ordinal)}\"";

    private object? Header(int levels) => _random.Next(levels <= 0 ? 10 : 12) switch
    {
        0 => null,
        1 => Encoding.UTF8.GetBytes(Text()),
        2 => _random.NextInt64(),
        3 => One<object>(1e30, double.NaN, float.MinValue, decimal.MaxValue, ulong.MaxValue),
        4 => new AmqpTimestamp(One(0, long.MaxValue, -1, 1_764_435_600_000)),
        5 => Chance(0.5),
        6 => new BinaryTableValue(Bytes(20)),
        7 => Bytes(50),
        8 => One<object>((sbyte)-1, (short)3, (ushort)3, 3u, (byte)3),
        9 => Text(),
        10 => Enumerable.Range(0, _random.Next(1, 3)).ToDictionary(i => $"{One(Fields)}{i}", i => Header(i == 0 ? levels - 1 : 0)),
        _ => Enumerable.Range(0, _random.Next(1, 3)).Select(i => Header(i == 0 ? levels - 1 : 0)).ToList(),
    };

    private byte[] Bytes(int most)
    {
        var bytes = new byte[_random.Next(most)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Broken(byte[] bytes)
    {
        var broken = bytes.ToArray();
        for (var flips = _random.Next(4); flips >= 0 && broken.Length > 0; flips--)
        {
            broken[_random.Next(broken.Length)] = (byte)_random.Next(256);
        }
        return broken;
    }

    private static byte[] Zipped(byte[] bytes)
    {
        using var buffer = new MemoryStream();
        using (var zip = new GZipStream(buffer, CompressionMode.Compress))
        {
            zip.Write(bytes);
        }
        return buffer.ToArray();
    }

    /// <summary>A body whose connection breaks in the middle.</summary>
    private sealed class BrokenContent(byte[] bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes.AsMemory(0, bytes.Length / 2));
            throw new IOException("The connection broke.");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = bytes.Length;
            return true;
        }
    }
}
