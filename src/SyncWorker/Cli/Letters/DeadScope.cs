using System.CommandLine;
using SyncWorker.Changes;
using SyncWorker.Operate;
using SyncWorker.Replay;

namespace SyncWorker.Cli.Letters;

/// <summary>How a command line says which dead letters: IDs, <c>--entity</c>, <c>--group</c> or <c>--all</c>.</summary>
internal sealed class DeadScope
{
    private readonly Argument<long[]> _ids = new("ids") { Description = "The dead letters.", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string?> _entity = new("--entity") { Description = "All of this entity." };
    private readonly Option<string?> _group = new("--group") { Description = "All of this fingerprint: see dead groups." };
    private readonly Option<bool> _all = new("--all") { Description = "All there are." };

    public Symbol[] Symbols => [_ids, _entity, _group, _all];

    public DeadSelection Read(ParseResult parsed) =>
        new(parsed.GetValue(_ids) is { Length: > 0 } ids ? ids : null, parsed.GetValue(_entity), parsed.GetValue(_all), parsed.GetValue(_group));

    /// <summary>Says on standard error what is wrong with a request.</summary>
    /// <returns>Whether nothing is.</returns>
    public static bool IsRight(IEnumerable<Problem> problems)
    {
        var wrong = problems.ToList();
        wrong.ForEach(problem => Output.Error(problem.Field == "ids" ? "Say which: IDs, --entity NAME, --group FINGERPRINT or --all." : $"--{problem}"));
        return wrong.Count == 0;
    }
}
