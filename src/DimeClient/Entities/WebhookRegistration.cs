using System.Text.Json;

namespace DimeClient.Entities;

/// <summary>A registered webhook.</summary>
public sealed record WebhookRegistration
{
    /// <summary>
    /// The id to delete the webhook with, if the body has an <c>id</c>. The answer's shape is not public: if this is null, look at
    /// <see cref="Content"/> and at the response's <c>Location</c> header.
    /// </summary>
    public string? Id { get; init; }

    /// <summary>The body as JSON; null if it is not JSON.</summary>
    public JsonElement? Content { get; init; }

    internal static WebhookRegistration Read(AnswerBody body) => new() { Id = body.Content?.TextOf("id"), Content = body.Content };
}
