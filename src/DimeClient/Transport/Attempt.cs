namespace DimeClient;

/// <summary>What one attempt brought: without an error it has both an answer and its body.</summary>
internal sealed record Attempt(DimeResponse? Response, AnswerBody? Body, DimeError? Error)
{
    public static Attempt Failed(DimeError error) => new(null, null, error);
}
