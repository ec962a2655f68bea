using System.CommandLine;
using SyncWorker.Operate;
using SyncWorker.Operate.Queries;
using SyncWorker.Runtime;

namespace SyncWorker.Cli.Letters;

/// <summary><c>syncworker entity Job JOB-1001</c>: what happened to a record.</summary>
internal static class EntityCommand
{
    public static Command Create()
    {
        var entity = new Argument<string>("entity") { Description = "The catalog's name: Job, Task, Resource, …" };
        var key = new Argument<string>("key") { Description = "The key (BC1/SERVICE/JOB-1001), its last part, or a number in it." };
        var (data, config, server, json) = (CommonOptions.Data(), CommonOptions.Config(), CommonOptions.Server(), CommonOptions.Json());
        var command = new Command(
            "entity",
            "Show whether a record on the board is as its source says, and what happened to each of its changes. "
            + "Example: syncworker entity Job JOB-1001")
        {
            entity,
            key,
            data,
            config,
            server,
            json,
        };
        VerbCommand.Below("entity").ToList().ForEach(command.Subcommands.Add);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var source = await OperatorSource.OpenAsync(
                parsed.GetValue(server), parsed.GetValue(data), parsed.GetValue(config), toChange: false, cancellationToken);
            var (name, text) = (parsed.GetRequiredValue(entity), parsed.GetRequiredValue(key));
            var lookup = await source.Operator.EntityAsync(name, text, cancellationToken);
            if (parsed.GetValue(json))
            {
                Output.Json(new { entities = lookup.Found, answer = lookup.Unknown });
            }
            else if (lookup.Unknown is { } unknown)
            {
                Output.Error(unknown.Sentence);
            }
            else if (lookup.Found.Count > 1)
            {
                Output.Line($"{lookup.Found.Count} records match '{text}'; name one of them:");
                lookup.Found.ToList().ForEach(report => Output.Line($"  {report.Answer.Sentence}"));
            }
            else
            {
                Print(lookup.Found[0]);
            }
            return lookup.Unknown is null ? 0 : CommandLine.NotFound;
        });
        return command;
    }

    private static void Print(EntityReport report)
    {
        Output.Line(report.Answer.Sentence);
        Output.Line(
            $"  {report.Status}{(report.WaitsFor is null ? "" : $", waits: {report.WaitsFor}")}; "
            + $"exists in Dime.Scheduler: {report.Exists}");
        if (report.Parent is not null)
        {
            Output.Line($"  parent  {report.Parent}; exists: {report.ParentExists}");
        }

        if (report.NextAttemptAt is { } next)
        {
            Output.Line($"  next attempt  {Moment.Of(next)}, after {report.Attempts} failures of its own");
        }

        foreach (var (field, value) in report.Accepted)
        {
            Output.Line($"  {field} = {value}");
        }

        Output.Line("changes, newest first:");
        foreach (var change in report.Changes)
        {
            var version = change.Version is { } number ? $" v{number}" : "";
            var call = change.Import is { } import
                ? $", call {import.Id} at {Moment.Of(import.StartedAt)} with {import.Rows} rows: {import.Outcome}"
                : "";
            Output.Line(
                $"  {change.Id}  {Moment.Of(change.ReceivedAt)}  {change.Kind} {change.Mode}{version} from {change.Source}"
                + $"{(change.ReplayOf is { } original ? $" of {original}" : "")}: {change.State}{call}");
            if (change.Message is not null)
            {
                Output.Line($"      {change.Code}: {change.Message}");
            }

            if (change.Note is not null)
            {
                Output.Line($"      {change.Note}");
            }
        }
    }
}
