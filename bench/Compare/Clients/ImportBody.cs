using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace SyncWorker.Bench.Clients;

/// <summary>The body of a call to <c>/import</c>, written row by row.</summary>
internal sealed class ImportBody : IDisposable
{
    private const string Procedure = "mboc_upsertJob";

    private const int RowBytes = 256;

    private readonly ArrayBufferWriter<byte> _buffer;
    private readonly Utf8JsonWriter _writer;

    /// <param name="rows">How many rows it is made for.</param>
    public ImportBody(int rows)
    {
        _buffer = new(rows * RowBytes);
        _writer = new(_buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });
        _writer.WriteStartArray();
    }

    public int Rows { get; private set; }

    public void Add(Job job)
    {
        Begin();
        foreach (var name in (ReadOnlySpan<string>)["SourceApp", "SourceType", "JobNo", "ShortDescription", "SiteCity", "FreeText1"])
        {
            _writer.WriteStringValue(name);
        }
        Then();
        _writer.WriteStringValue(job.SourceApp);
        _writer.WriteStringValue(job.SourceType);
        _writer.WriteStringValue(job.JobNo);
        _writer.WriteStringValue(job.ShortDescription);
        _writer.WriteStringValue(job.SiteCity);
        _writer.WriteStringValue(job.FreeText1);
        End();
    }

    /// <param name="message">A flat JSON object. Each of its texts becomes a parameter; the version does not.</param>
    public void Add(ReadOnlySpan<byte> message)
    {
        Span<byte> name = stackalloc byte[64];
        Begin();
        for (var reader = new Utf8JsonReader(message); reader.Read();)
        {
            if (reader.TokenType == JsonTokenType.PropertyName && !reader.ValueTextEquals("version"u8))
            {
                reader.ValueSpan.CopyTo(name);
                name[0] -= 'a' - 'A';
                _writer.WriteStringValue(name[..reader.ValueSpan.Length]);
            }
        }
        Then();
        for (var reader = new Utf8JsonReader(message); reader.Read();)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                _writer.WriteStringValue(reader.ValueSpan);
            }
        }
        End();
    }

    /// <summary>Sends the rows in one call.</summary>
    /// <exception cref="HttpRequestException">They were not accepted.</exception>
    public async Task SendAsync(HttpClient http, Uri sink)
    {
        _writer.WriteEndArray();
        await _writer.FlushAsync();
        using var content = new ReadOnlyMemoryContent(_buffer.WrittenMemory);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await http.PostAsync(sink, content);
        answer.EnsureSuccessStatusCode();
    }

    public void Dispose() => _writer.Dispose();

    private void Begin()
    {
        _writer.WriteStartObject();
        _writer.WriteString("StoredProcedureName"u8, Procedure);
        _writer.WriteStartArray("ParameterNames"u8);
    }

    private void Then()
    {
        _writer.WriteEndArray();
        _writer.WriteStartArray("ParameterValues"u8);
    }

    private void End()
    {
        _writer.WriteEndArray();
        _writer.WriteEndObject();
        Rows++;
    }
}
