namespace DimeEmulator;

/// <summary>One HTTP call to the API, as <c>GET /_emulator/calls</c> shows it.</summary>
/// <param name="At">When handling of the call began.</param>
/// <param name="Rows">Rows in the body; 0 if the call writes no records.</param>
/// <param name="Status">The status of the answer; null if the connection was closed instead.</param>
/// <param name="Fault">Id of the scripted fault that applied to the call, or null.</param>
/// <param name="FinishedAt">The time right before the answer is sent.</param>
internal sealed record CallRecord(
    long Call,
    DateTimeOffset At,
    string Method,
    string Path,
    int Rows,
    int? Status,
    int? Fault,
    double DurationMs,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt);
