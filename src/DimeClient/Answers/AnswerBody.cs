using System.Text.Json;

namespace DimeClient;

/// <summary>A body, read as far as it can be. Reading never throws.</summary>
internal sealed record AnswerBody
{
    public required BodyShape Shape { get; init; }

    /// <summary>The whole body as text.</summary>
    public required string Text { get; init; }

    /// <summary>What is wrong with a <see cref="BodyShape.Broken"/> body, to follow "the answer cannot be read: ".</summary>
    public string? Problem { get; init; }

    /// <summary>The JSON that matters: what a wrapped answer holds as text, else the body itself.</summary>
    public JsonElement? Content { get; init; }

    /// <summary>The status inside the body, where it has one.</summary>
    public int? InnerStatus { get; init; }

    /// <summary>True: it says success. False: it says failure. Null: it says neither, as a list does.</summary>
    public bool? Verdict { get; init; }

    /// <summary>The server's own words, or null.</summary>
    public string? Words { get; init; }

    /// <summary>The server's error code, or null.</summary>
    public string? Code { get; init; }

    /// <summary>The words are in one of the API's error shapes, so it is the API that speaks, of the request's content.</summary>
    public bool FromTheApi { get; init; }
}
