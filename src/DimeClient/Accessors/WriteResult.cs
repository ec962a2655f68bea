using System.Text.Json;

namespace DimeClient;

/// <summary>A typed endpoint's answer to an accepted write.</summary>
public sealed record WriteResult
{
    /// <summary>The server's message, or null.</summary>
    public string? Message { get; init; }

    /// <summary>The appointments the answer names; empty for every other entity.</summary>
    public IReadOnlyList<ImportedAppointment> Appointments { get; init; } = [];

    /// <summary>The body as JSON: Python's <c>result.data</c>. Null if the body is empty or plain text.</summary>
    public JsonElement? Content { get; init; }

    /// <summary>Any success counts: unlike an import, a typed endpoint may answer with the record instead of a verdict.</summary>
    internal static WriteResult Read(AnswerBody body) => new()
    {
        Message = body.Words,
        Appointments = ImportedAppointment.ReadAll(body.Content),
        Content = body.Content,
    };
}
