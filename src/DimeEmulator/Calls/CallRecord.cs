namespace DimeEmulator;

/// <summary>One HTTP call to the API, as <c>GET /_emulator/calls</c> shows it.</summary>
/// <param name="At">When it began to be handled.</param>
/// <param name="Rows">Rows in its body; 0 for what writes no records.</param>
/// <param name="Status">What it was answered; null where the connection was closed instead.</param>
/// <param name="Fault">Id of the scripted fault that took it, or null.</param>
/// <param name="FinishedAt">Right before the answer goes out.</param>
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
