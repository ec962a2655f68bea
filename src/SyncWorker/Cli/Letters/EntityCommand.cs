using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Printing;
using SyncWorker.Operate;
using SyncWorker.Operate.Lists;
using SyncWorker.Operate.Queries;
using SyncWorker.Runtime;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker entity Job JOB-1001</c>: what happened to a record.</summary>
internal static class EntityCommand
{
    private static readonly Table<RecordSummary> List = new(
        new("entity", record => record.Entity),
        new("key", record => record.Key),
        new("status", record => record.Status),
        new("exists", record => record.Exists),
        new("accepted", record => record.AcceptedAt),
        new("last change", record => record.LastChange, IsNumber: true),
        new("waits for", record => record.WaitsFor, IsText: true));

    private static readonly Table<ChangeReport> Changes = new(
        new("id", change => change.Id, IsNumber: true),
        new("received", change => change.ReceivedAt),
        new("kind", change => $"{change.Kind} {change.Mode}"),
        new("version", change => change.Version, IsNumber: true),
        new("from", change => change.ReplayOf is { } original ? $"{change.Source} of {original}" : change.Source),
        new("state", change => change.State),
        new("call", change => change.Import?.Id, IsNumber: true),
        new("why", change => change.Code is null ? change.Note : $"{change.Code}: {change.Message} {change.Note}".TrimEnd(), IsText: true));

    public static Command Create()
    {
        var entity = new Argument<string>("entity") { Description = "The catalog's name: Job, Task, Resource, …", HelpName = "entity" };
        entity.CompletionSources.Add(CommonOptions.EntityNames);
        var key = new Argument<string>("key") { Description = "The key (BC1/SERVICE/JOB-1001), its last part, or a number in it." };
        var command = CommandBuilder.Create(
            "entity",
            "Show whether a record on the board is as its source says, and what happened to each of its changes. "
            + "Example: syncworker entity Job JOB-1001",
            toChange: false,
            [entity, key],
            async (operate, parsed, cancellationToken) =>
            {
                var text = parsed.GetRequiredValue(key);
                var lookup = await operate.EntityAsync(parsed.GetRequiredValue(entity), text, cancellationToken);
                return new(
                    new { entities = lookup.Found, answer = lookup.Unknown },
                    () => Print(lookup, text),
                    lookup.Unknown is null ? ExitCode.Done : ExitCode.NotFound);
            });
        command.Subcommands.Add(ListCommand.Create<RecordFilter, RecordSummary>(
            "list",
            "List records, by entity and key. Example: syncworker entity list --state blocked",
            "entities",
            "No records.",
            List,
            (operate, filter, cancellationToken) => operate.EntitiesAsync(filter, cancellationToken)));
        VerbCommand.Below("entity").ToList().ForEach(command.Subcommands.Add);
        return command;
    }

    private static void Print(EntityLookup lookup, string text)
    {
        if (lookup.Unknown is { } unknown)
        {
            Output.Error(unknown.Sentence);
        }
        else if (lookup.Found is [{ } report])
        {
            Print(report);
        }
        else
        {
            Output.Line($"{lookup.Found.Count} records match '{text}'; name one of them:");
            lookup.Found.ToList().ForEach(found => Output.Line($"  {found.Answer.Sentence}"));
        }
    }

    private static void Print(EntityReport report)
    {
        Output.Line(report.Answer.Sentence);
        Details.Print([
            ("status", report.WaitsFor is null ? report.Status : $"{report.Status}, waits: {report.WaitsFor}"),
            ("exists in Dime.Scheduler", report.Exists),
            ("parent", report.Parent is null ? null : $"{report.Parent}; exists: {report.ParentExists}"),
            ("next attempt", report.NextAttemptAt is null ? null : $"{Moment.Of(report.NextAttemptAt)}, after {report.Attempts} failures"),
        ]);
        if (report.Accepted.Count > 0)
        {
            Output.Line("Accepted by Dime.Scheduler:");
            Details.Print(report.Accepted.Select(field => ($"  {field.Key}", (object?)field.Value)));
        }
        Output.Line("Changes, newest first:");
        Changes.Print(report.Changes);
    }
}
