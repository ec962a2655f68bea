using System.Text.Json;

namespace DimeClient;

/// <summary>What a typed endpoint answers to a record it took.</summary>
public sealed record WriteResult
{
    /// <summary>What the server says to it, or null.</summary>
    public string? Message { get; init; }

    /// <summary>The appointments the answer names; empty for everything but appointments.</summary>
    public IReadOnlyList<ImportedAppointment> Appointments { get; init; } = [];

    /// <summary>The body as JSON: Python's <c>result.data</c>. Null where it is empty or plain text.</summary>
    public JsonElement? Content { get; init; }

    /// <summary>Every success will do: unlike an import, a typed endpoint may answer with the record instead of a verdict.</summary>
    internal static WriteResult Read(AnswerBody body) => new()
    {
        Message = body.Words,
        Appointments = ImportedAppointment.ReadAll(body.Content),
        Content = body.Content,
    };
}
