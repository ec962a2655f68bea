namespace DimeClient;

/// <summary>The verdict on an import: one verdict for all of its rows.</summary>
public sealed record ImportResult
{
    /// <summary>All rows were accepted. A refused import is an error of the <see cref="Result{T}"/> and has no data.</summary>
    public required bool Success { get; init; }

    /// <summary>The server's message, or null.</summary>
    public string? Message { get; init; }

    /// <summary>The appointments the answer names; empty for every other entity.</summary>
    public IReadOnlyList<ImportedAppointment> Appointments { get; init; } = [];

    /// <summary>The result that a body reports, or null if it contains no verdict.</summary>
    internal static ImportResult? Read(AnswerBody body) => body.Verdict != true
        ? null
        : new()
        {
            Success = true,
            Message = body.Words,
            Appointments = ImportedAppointment.ReadAll(body.Content),
        };
}
