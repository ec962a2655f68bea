using System.CommandLine;
using SyncWorker.Changes;
using SyncWorker.Operate;
using SyncWorker.Replay;

namespace SyncWorker.Cli.Letters;

/// <summary>The part of a command line that selects dead letters: IDs, <c>--entity</c>, <c>--group</c> or <c>--all</c>.</summary>
internal sealed class DeadScope
{
    private readonly Argument<long[]> _ids = new("ids") { Description = "The IDs of the dead letters.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _entity = new("--entity") { Description = "All dead letters of this entity." };
    private readonly Option<string?> _group = new("--group") { Description = "All dead letters with this fingerprint; see dead groups." };
    private readonly Option<bool> _all = new("--all") { Description = "All dead letters." };

    public Symbol[] Symbols => [_ids, _entity, _group, _all];

    public DeadSelection Read(ParseResult parsed) =>
        new(
            parsed.GetValue(_ids) is { Length: > 0 } ids ? ids : null,
            parsed.GetValue(_entity),
            parsed.GetValue(_all),
            parsed.GetValue(_group));

    /// <summary>Prints the problems of a request on standard error.</summary>
    /// <returns>Whether the request has no problems.</returns>
    public static bool IsRight(IEnumerable<Problem> problems)
    {
        var wrong = problems.ToList();
        wrong.ForEach(problem => Output.Error(problem.Field == "ids"
            ? "Select dead letters: IDs, --entity NAME, --group FINGERPRINT or --all."
            : $"--{problem}"));
        return wrong.Count == 0;
    }
}
