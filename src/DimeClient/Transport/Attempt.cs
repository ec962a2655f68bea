namespace DimeClient;

/// <summary>The outcome of one attempt: without an error, it has both a response and its body.</summary>
internal sealed record Attempt(DimeResponse? Response, AnswerBody? Body, DimeError? Error)
{
    public static Attempt Failed(DimeError error) => new(null, null, error);
}
