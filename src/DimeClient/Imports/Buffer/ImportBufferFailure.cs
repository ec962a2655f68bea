namespace DimeClient;

/// <summary>A failed call of a buffer. One verdict covers all of its rows: it does not show which row is at fault.</summary>
/// <param name="Rows">The rows, in the order they were enqueued.</param>
/// <param name="Error">Why the call failed; null if it was not made or if it threw.</param>
/// <param name="Response">The answer as it came; null if no answer arrived.</param>
/// <param name="Exception">The exception from your key provider or handler, or the one for a drain that took too long; else null.</param>
public sealed record ImportBufferFailure(IReadOnlyList<ImportRow> Rows, DimeError? Error, DimeResponse? Response, Exception? Exception);
