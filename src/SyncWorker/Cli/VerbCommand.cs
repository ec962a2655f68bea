using System.CommandLine;
using SyncWorker.Changes;
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
        var id = new Argument<long>("id");
        var symbols = new RequestSymbols<TRequest>();
        return DeadCommand.Command(
            verb.Name, verb.Help, toChange: true, verb.HasId ? [id, .. symbols.All] : [.. symbols.All],
            async (operate, parsed, asJson, cancellationToken) =>
            {
                var (request, unreadable) = symbols.Read(parsed);
                request = verb.HasId ? request with { Id = parsed.GetValue(id) } : request;
                if (!Output.IsRight((unreadable.Count > 0 ? unreadable : request.Problems()).Select(problem => InWords(verb, problem))))
                {
                    return CommandLine.Wrong;
                }

                var (report, problems) = await DoAsync(operate, verb, request, cancellationToken);
                if (!Output.IsRight(problems))
                {
                    return CommandLine.Wrong;
                }

                if (report is null)
                {
                    Output.Error(request.Missing()!);
                    return CommandLine.NotFound;
                }

                Print(report, asJson, operate is HttpOperator);
                return !report.FoundAny ? CommandLine.NotFound : report.IsComplete ? 0 : CommandLine.Failed;
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

    private static void Print(IReport report, bool asJson, bool isServed)
    {
        if (asJson)
        {
            Output.Json(report.Json);
            return;
        }

        Output.Line(report.InWords());
        if (!isServed && report.Location is not null)
        {
            Output.Line("The service sends these letters, and continues the replay, when it starts.");
        }
    }

    /// <summary>The commands on dead letters name their options as they are typed.</summary>
    private static Problem InWords(IVerb verb, Problem problem) => verb.Parent != DeadCommand.Name ? problem
        : problem.Field == "ids"
            ? new("", null, "Select dead letters: IDs, a filter such as --entity NAME or --group FINGERPRINT, or --all.")
        : problem with { Field = $"--{problem.Field}" };
}
