namespace DimeClient;

/// <summary>Copies the parts of an answer that outlive its connection.</summary>
internal static class Responses
{
    public static DimeResponse Of(HttpResponseMessage response, ReadOnlyMemory<byte> body) => new()
    {
        StatusCode = (int)response.StatusCode,
        Headers = response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .GroupBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(
                header => header.Key,
                IReadOnlyList<string> (header) => [.. header.SelectMany(h => h.Value)],
                StringComparer.OrdinalIgnoreCase),
        Body = body,
    };
}
