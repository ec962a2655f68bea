using System.Text.Json;

namespace DimeClient.Entities;

/// <summary>A webhook that was registered.</summary>
public sealed record WebhookRegistration
{
    /// <summary>
    /// What deletes it again, where the body has an <c>id</c>. The answer's shape is not public: else look at
    /// <see cref="Content"/>, and at <c>Location</c> among the response's headers.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>The body as JSON; null where it is none.</summary>
    public JsonElement? Content { get; init; }

    internal static WebhookRegistration Read(AnswerBody body) => new() { Id = body.Content?.TextOf("id"), Content = body.Content };
}
