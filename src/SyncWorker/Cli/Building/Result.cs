using SyncWorker.Changes;
using SyncWorker.Operate;

namespace SyncWorker.Cli.Building;

/// <summary>What came of a command: one object for programs, the same in text for people, and how the command ends.</summary>
/// <param name="Json">What <c>--json</c> prints on standard output.</param>
/// <param name="Print">Prints it for people.</param>
internal sealed record Result(object Json, Action Print, ExitCode Code = ExitCode.Done)
{
    public static Result Line(object json, string text, ExitCode code = ExitCode.Done) => new(json, () => Output.Line(text), code);

    public static Result Failed(ExitCode code, string message) => new(new Failure(message), () => Output.Error(message), code);

    /// <summary>The request is wrong.</summary>
    public static Result Wrong(IReadOnlyList<Problem> problems) => new(
        new Failure(string.Join(" ", problems), problems),
        () => problems.ToList().ForEach(problem => Output.Error(problem.ToString())),
        ExitCode.Wrong);

    /// <summary>The object for programs if a command could not do what it was asked to.</summary>
    /// <param name="Error">Why, for people.</param>
    /// <param name="Problems">What is wrong with the request: field, value and what is allowed.</param>
    internal sealed record Failure(string Error, IReadOnlyList<Problem>? Problems = null)
    {
        public IReadOnlyList<Problem> Problems { get; } = Problems ?? [];
    }
}
