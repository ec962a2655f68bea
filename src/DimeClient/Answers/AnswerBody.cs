using System.Text.Json;

namespace DimeClient;

/// <summary>A body, parsed as far as possible. Parsing never throws.</summary>
internal sealed record AnswerBody
{
    public required BodyShape Shape { get; init; }

    /// <summary>The whole body as text.</summary>
    public required string Text { get; init; }

    /// <summary>What is wrong with a <see cref="BodyShape.Broken"/> body, worded to follow "the answer cannot be read: ".</summary>
    public string? Problem { get; init; }

    /// <summary>The JSON to use: the text inside a wrapped answer, else the body itself.</summary>
    public JsonElement? Content { get; init; }

    /// <summary>The status inside the body, if it has one.</summary>
    public int? InnerStatus { get; init; }

    /// <summary>True: the body reports success. False: the body reports failure. Null: it reports neither, as with a list.</summary>
    public bool? Verdict { get; init; }

    /// <summary>The server's own words, or null.</summary>
    public string? Words { get; init; }

    /// <summary>The server's error code, or null.</summary>
    public string? Code { get; init; }

    /// <summary>The words have one of the API's error shapes, so they come from the API and concern the request's content.</summary>
    public bool FromTheApi { get; init; }
}
