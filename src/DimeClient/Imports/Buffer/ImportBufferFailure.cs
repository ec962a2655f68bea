namespace DimeClient;

/// <summary>A call of a buffer that failed. One verdict covers all of its rows: it says nothing about any one of them.</summary>
/// <param name="Rows">The rows, in the order they were enqueued.</param>
/// <param name="Error">Why the call failed; null where it was not made, or threw.</param>
/// <param name="Response">The answer as it came; null where nothing came back.</param>
/// <param name="Exception">What was thrown, by a key provider or a handler of yours, or where draining took too long; else null.</param>
public sealed record ImportBufferFailure(IReadOnlyList<ImportRow> Rows, DimeError? Error, DimeResponse? Response, Exception? Exception);
