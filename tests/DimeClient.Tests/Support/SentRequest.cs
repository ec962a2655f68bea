namespace DimeClient.Tests.Support;

/// <summary>What a <see cref="StubHandler"/> was asked.</summary>
internal sealed record SentRequest(string Method, Uri Uri, IReadOnlyDictionary<string, string> Headers, string Body);
