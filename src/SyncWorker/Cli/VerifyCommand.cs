using System.CommandLine;
using SyncWorker.Operate;

namespace SyncWorker.Cli;

/// <summary><c>syncworker verify</c>: do the ledger's numbers agree?</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var (data, config, server, json) = (CommonOptions.Data(), CommonOptions.Config(), CommonOptions.Server(), CommonOptions.Json());
        var command = new Command(
            "verify", "Compare the ledger's counters, changes and calls with each other. Exit code 0 if all numbers agree.")
        {
            data,
            config,
            server,
            json,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var source = await OperatorSource.OpenAsync(
                parsed.GetValue(server), parsed.GetValue(data), parsed.GetValue(config), toChange: false, cancellationToken);
            var report = await source.Operator.VerifyAsync(cancellationToken);
            if (parsed.GetValue(json))
            {
                Output.Json(report);
            }
            else
            {
                foreach (var rule in report.Rules)
                {
                    Output.Line($"{(rule.Holds ? "ok " : "NOT")}  {rule.Rule}: {rule.Left}{(rule.Right == 0 ? "" : $" = {rule.Right}")}");
                }
                Output.Line($"{report.Verdict}  ({source.Where})");
            }
            return report.Conserved ? 0 : CommandLine.Failed;
        });
        return command;
    }
}
