using System.CommandLine;
using SyncWorker.Cli.Building;
using SyncWorker.Cli.Printing;
using SyncWorker.Operate;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Cli;

/// <summary><c>syncworker verify</c>: do the ledger's numbers agree?</summary>
internal static class VerifyCommand
{
    private static readonly Table<RuleReport> Rules = new(
        new("holds", rule => rule.Holds ? "yes" : "NO"),
        new("left", rule => rule.Left, IsNumber: true),
        new("right", rule => rule.Right, IsNumber: true),
        new("rule", rule => rule.Rule, IsText: true));

    public static Command Create() => CommandBuilder.Create(
        "verify",
        "Compare the ledger's counters, changes and calls with each other. Exit code 0 if all numbers agree. "
        + "Example: syncworker verify --json",
        toChange: false,
        [],
        async (operate, _, cancellationToken) =>
        {
            var report = await operate.VerifyAsync(cancellationToken);
            return new(
                report,
                () =>
                {
                    Rules.Print(report.Rules);
                    Output.Line(report.Verdict);
                },
                report.Conserved ? ExitCode.Done : ExitCode.Failed);
        });
}
