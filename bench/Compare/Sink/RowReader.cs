using System.Buffers.Text;
using System.Text.Json;

namespace SyncWorker.Bench.Sinks;

/// <summary>Reads what identifies a row of this benchmark: the number of its job, and the version in its description.</summary>
internal static class RowReader
{
    private const int JobPrefix = 4; // JOB-
    private const int VersionPrefix = 7; // Boiler and a blank

    /// <param name="rows">The rows are added here, in their order.</param>
    /// <exception cref="JsonException">The body is not a body of <c>/import</c>.</exception>
    public static void Read(ReadOnlySpan<byte> body, List<(int Job, int Version)> rows)
    {
        var reader = new Utf8JsonReader(body);
        Expect(ref reader, JsonTokenType.StartArray);
        while (reader.Read() && reader.TokenType == JsonTokenType.StartObject)
        {
            rows.Add(ReadRow(ref reader));
        }
    }

    private static (int Job, int Version) ReadRow(ref Utf8JsonReader reader)
    {
        var (job, version, atJob, atVersion) = (-1, -1, -1, -1);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var (isNames, isValues) = (reader.ValueTextEquals("ParameterNames"u8), reader.ValueTextEquals("ParameterValues"u8));
            reader.Read();
            if (!isNames && !isValues)
            {
                reader.Skip();
                continue;
            }
            for (var i = 0; reader.Read() && reader.TokenType == JsonTokenType.String; i++)
            {
                if (isNames)
                {
                    atJob = reader.ValueTextEquals("JobNo"u8) ? i : atJob;
                    atVersion = reader.ValueTextEquals("ShortDescription"u8) ? i : atVersion;
                }
                else if (i == atJob)
                {
                    job = Number(reader.ValueSpan[JobPrefix..]);
                }
                else if (i == atVersion)
                {
                    version = Number(reader.ValueSpan[VersionPrefix..]);
                }
            }
        }
        return job >= 0 && version >= 0 ? (job, version) : throw new JsonException("A row does not name its job and version.");
    }

    private static int Number(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out int number, out var used) && used == text.Length
            ? number
            : throw new JsonException("A job's number or version is not a number.");

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType token)
    {
        if (!reader.Read() || reader.TokenType != token)
        {
            throw new JsonException($"{token} is missing.");
        }
    }
}
