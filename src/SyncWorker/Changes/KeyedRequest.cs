namespace SyncWorker.Changes;

/// <summary>A request with an Idempotency-Key. Its answer is kept in the transaction that does what it asks.</summary>
/// <param name="Caller">The name of the caller's key to the API: each caller chooses keys of its own.</param>
/// <param name="Hash">Of the method, the path and the body: the same key with another request is an error.</param>
/// <param name="At">When it arrived.</param>
internal sealed record KeyedRequest(string Caller, string Key, byte[] Hash, DateTimeOffset At);
