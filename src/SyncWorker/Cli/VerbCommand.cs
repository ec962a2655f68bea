using System.CommandLine;
using SyncWorker.Changes;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Letters;
using SyncWorker.Operate;
using SyncWorker.Replay;

namespace SyncWorker.Cli;

/// <summary>Makes a command of a verb.</summary>
internal sealed class VerbCommand : IVerbVisitor<Command>
{
    /// <summary>The commands of the verbs below this command; null: those that are commands of their own.</summary>
    public static IEnumerable<Command> Below(string? parent) =>
        Verbs.All.Where(verb => verb.Parent == parent).Select(verb => verb.Visit(new VerbCommand()));

    public Command Visit<TRequest, TReport>(Verb<TRequest, TReport> verb)
        where TRequest : Request
        where TReport : class, IReport
    {
        var id = new Argument<long>("id")
        {
            Description = $"The ID of the {(verb.Parent == DeadCommand.Name ? "dead letter" : verb.Parent)}.",
        };
        var symbols = new RequestSymbols<TRequest>();
        return CommandBuilder.Create(
            verb.Name, verb.Help, toChange: true, verb.HasId ? [id, .. symbols.All] : symbols.All,
            async (operate, parsed, cancellationToken) =>
            {
                var (request, unreadable) = symbols.Read(parsed);
                request = verb.HasId ? request with { Id = parsed.GetValue(id) } : request;
                var problems = (unreadable.Count > 0 ? unreadable : request.Problems())
                    .Select(problem => AsTyped(verb, symbols.AsTyped(problem))).ToList();
                if (problems.Count > 0)
                {
                    return Result.Wrong(problems);
                }

                var (report, wrong) = await DoAsync(operate, verb, request, cancellationToken);
                return wrong.Count > 0 ? Result.Wrong([.. wrong.Select(symbols.AsTyped)])
                    : report is null ? Result.Failed(ExitCode.NotFound, request.Missing()!)
                    : new(
                        report.Json,
                        () => Print(report, operate is HttpOperator),
                        !report.FoundAny ? ExitCode.NotFound : report.IsComplete ? ExitCode.Done : ExitCode.Failed);
            });
    }

    /// <summary>Only a replay goes on after its report, so only its command can wait for the end.</summary>
    private static async Task<Outcome<TReport>> DoAsync<TRequest, TReport>(
        IOperator operate, Verb<TRequest, TReport> verb, TRequest request, CancellationToken cancellationToken)
        where TRequest : Request
        where TReport : class, IReport
    {
        if (request is not ReplayRequest { Wait: true, Preview: false })
        {
            return await operate.DoAsync(verb, request, cancellationToken);
        }

        OperationCommand.RequireService(operate);
        var outcome = await operate.DoAsync(verb, request, cancellationToken);
        if (outcome.Report is not ReplayReport { Operation: { } begun } report)
        {
            return outcome;
        }

        var ended = await OperationCommand.UntilEndedAsync(operate, begun, cancellationToken);
        return new((TReport)(IReport)(report with { Operation = ended }), []);
    }

    private static void Print(IReport report, bool isServed)
    {
        Output.Line(report.InWords());
        if (!isServed && report.Location is not null)
        {
            Output.Line("The service sends these letters, and continues the replay, when it starts.");
        }
    }

    private static Problem AsTyped(IVerb verb, Problem problem) => verb.Parent == DeadCommand.Name && problem.Field == "ids"
        ? new("", null, "Select dead letters: IDs, a filter such as --entity NAME or --group FINGERPRINT, or --all.")
        : problem;
}
