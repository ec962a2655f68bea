using System.Text.Json;

namespace DimeClient;

/// <summary>
/// Parses text into an <see cref="AnswerBody"/>: every known shape of the API's answers, and the pages that proxies send instead.
/// </summary>
internal static class AnswerReader
{
    /// <param name="text">The whole body.</param>
    /// <param name="mediaType"><c>application/json</c>, <c>text/plain</c>, …, or null if the answer names none.</param>
    public static AnswerBody Read(string text, string? mediaType)
    {
        if (IsMarkup(text, mediaType))
        {
            return new() { Shape = BodyShape.Markup, Text = text, Words = MarkupTitle.Read(text) };
        }
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
        {
            return new() { Shape = BodyShape.Empty, Text = text, Verdict = true };
        }
        var isPlain = Is(mediaType, "text/plain");
        if (IsJson(mediaType) || trimmed[0] == '{' || (trimmed[0] is '[' or '"' && !isPlain))
        {
            return ReadJson(text, Is(mediaType, "application/problem+json"));
        }
        return isPlain || mediaType is null
            ? new() { Shape = BodyShape.Text, Text = text, Verdict = true, Words = trimmed }
            : Broken(text, $"it is of the type {mediaType}");
    }

    /// <summary>A body that was not received completely; its status may still be enough.</summary>
    public static AnswerBody Incomplete(string text, string? mediaType, string problem) =>
        IsMarkup(text, mediaType)
            ? new() { Shape = BodyShape.Markup, Text = text, Words = MarkupTitle.Read(text) }
            : Broken(text, problem);

    private static AnswerBody ReadJson(string text, bool isProblem)
    {
        try
        {
            var root = JsonElement.Parse(text);
            var isWrapped = root.Member("content") is not null || root.Member("contentType") is not null;
            return isWrapped && root.IntegerOf("statusCode") is { } status
                ? ReadWrapped(text, root.Member("content"), status)
                : ReadFlat(text, root, isProblem);
        }
        catch (JsonException)
        {
            return Broken(text, "it is not complete JSON");
        }
        catch (InvalidOperationException)
        {
            // Text with half a surrogate pair passes the parser but fails when it is read.
            return Broken(text, "it holds text that is not Unicode");
        }
    }

    private static AnswerBody ReadFlat(string text, JsonElement root, bool isProblem)
    {
        if (root.ValueKind == JsonValueKind.String && IsMarkup(root.GetString()!, mediaType: null))
        {
            return new() { Shape = BodyShape.Markup, Text = text, Words = MarkupTitle.Read(root.GetString()!) };
        }
        var verdict = Verdict.Read(root, isProblem);
        var words = ServerWords.Read(root);
        return new()
        {
            Shape = BodyShape.Json,
            Text = text,
            Content = root,
            InnerStatus = verdict.Status,
            Verdict = verdict.Success,
            Words = words.Text,
            Code = words.Code,
            FromTheApi = words.FromTheApi,
        };
    }

    /// <summary>Success requires both: status 200 outside the text and no failure inside it.</summary>
    private static AnswerBody ReadWrapped(string text, JsonElement? inner, int status)
    {
        var body = inner switch
        {
            null => Read("", mediaType: null),
            { ValueKind: JsonValueKind.String } content => Read(content.GetString()!, mediaType: null),
            { } content => ReadFlat(text, content, isProblem: false),
        };
        var says = body.Verdict != false && status == 200;
        return body with
        {
            Text = text,
            InnerStatus = status == 200 && body.Verdict == false ? body.InnerStatus ?? status : status,
            Verdict = says && body.Shape is not (BodyShape.Broken or BodyShape.Markup) ? true : says ? null : false,
            FromTheApi = true,
        };
    }

    private static AnswerBody Broken(string text, string problem) =>
        new() { Shape = BodyShape.Broken, Text = text, Problem = problem, Words = string.IsNullOrWhiteSpace(text) ? null : text.Trim() };

    private static bool IsMarkup(string text, string? mediaType) =>
        text.AsSpan().TrimStart().StartsWith('<') || Is(mediaType, "text/html") || Is(mediaType, "application/xhtml+xml");

    private static bool IsJson(string? mediaType) =>
        Is(mediaType, "application/json") || Is(mediaType, "text/json")
        || mediaType?.EndsWith("+json", StringComparison.OrdinalIgnoreCase) == true;

    private static bool Is(string? mediaType, string type) => string.Equals(mediaType, type, StringComparison.OrdinalIgnoreCase);
}
