namespace DimeClient;

/// <summary>An answer of an offline client instead of the default.</summary>
/// <param name="Body">JSON, as the API would write it.</param>
/// <param name="StatusCode">The HTTP status. Default 200.</param>
public sealed record OfflineAnswer(string Body, int StatusCode = 200);
