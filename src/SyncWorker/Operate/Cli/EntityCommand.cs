using System.CommandLine;

namespace SyncWorker.Operate.Cli;

/// <summary><c>syncworker entity Job JOB-1001</c>: what happened to it?</summary>
internal static class EntityCommand
{
    public static Command Create()
    {
        var entity = new Argument<string>("entity") { Description = "The catalog's name: Job, Task, Resource, …" };
        var key = new Argument<string>("key") { Description = "The key, BC1/SERVICE/JOB-1001, or its last part." };
        var (data, config, server, json) = (CommonOptions.Data(), CommonOptions.Config(), CommonOptions.Server(), CommonOptions.Json());
        var command = new Command("entity", "Shows what became of a record and of every change of it.") { entity, key, data, config, server, json, ResetCommand.Create(), SkipCommand.Create() };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var source = await OperatorSource.OpenAsync(
                parsed.GetValue(server), parsed.GetValue(data), parsed.GetValue(config), toChange: false, cancellationToken);
            var (name, text) = (parsed.GetRequiredValue(entity), parsed.GetRequiredValue(key));
            var found = await source.Operator.EntityAsync(name, text, cancellationToken);
            if (found.Count == 0)
            {
                await Console.Error.WriteLineAsync($"The ledger knows no {name} '{text}'. A key is written as SourceApp/SourceType/JobNo; its last part alone is searched.");
                return CommandLine.NotFound;
            }

            if (parsed.GetValue(json))
            {
                Output.Json(new { entities = found });
            }
            else if (found.Count > 1)
            {
                Output.Line($"{found.Count} records end in '{text}'; ask for one of them:");
                found.ToList().ForEach(report => Output.Line($"  {report.Entity} {report.Key}  ({report.Status})"));
            }
            else
            {
                Print(found[0]);
            }
            return 0;
        });
        return command;
    }

    private static void Print(EntityReport report)
    {
        Output.Line($"{report.Entity} {report.Key}: {report.Status}{(report.WaitsFor is null ? "" : $", waits: {report.WaitsFor}")}; exists in Dime.Scheduler: {report.Exists}");
        if (report.Parent is not null)
        {
            Output.Line($"  parent  {report.Parent}; exists: {report.ParentExists}");
        }

        if (report.NextAttemptAt is { } next)
        {
            Output.Line($"  next attempt  {Output.Time(next)}, after {report.Attempts} of its own failures");
        }

        foreach (var (field, value) in report.Accepted)
        {
            Output.Line($"  {field} = {value}");
        }

        Output.Line("changes, newest first:");
        foreach (var change in report.Changes)
        {
            var version = change.Version is { } number ? $" v{number}" : "";
            var call = change.Import is { } import ? $", call {import.Id} at {Output.Time(import.StartedAt)} with {import.Rows} rows: {import.Outcome}" : "";
            Output.Line($"  {change.Id}  {Output.Time(change.ReceivedAt)}  {change.Kind} {change.Mode}{version} from {change.Source}{(change.ReplayOf is { } original ? $" of {original}" : "")}: {change.State}{call}");
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
