namespace DimeClient.Tests.Support;

/// <summary>A request that a <see cref="StubHandler"/> received.</summary>
internal sealed record SentRequest(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body);
