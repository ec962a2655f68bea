namespace DimeClient;

/// <summary>The verdict on an import: one for all of its rows.</summary>
public sealed record ImportResult
{
    /// <summary>All rows are taken. A refused import is an error of the <see cref="Result{T}"/>, and has no data.</summary>
    public required bool Success { get; init; }

    /// <summary>What the server says to it, or null.</summary>
    public string? Message { get; init; }

    /// <summary>The appointments the answer names; empty for everything but appointments.</summary>
    public IReadOnlyList<ImportedAppointment> Appointments { get; init; } = [];

    /// <summary>The result a body stands for, or null where it gives no verdict.</summary>
    internal static ImportResult? Read(AnswerBody body) => body.Verdict != true
        ? null
        : new()
        {
            Success = true,
            Message = body.Words,
            Appointments = ImportedAppointment.ReadAll(body.Content),
        };
}
