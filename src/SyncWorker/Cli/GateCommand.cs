using System.CommandLine;
using SyncWorker.Operate;
using SyncWorker.Operate.Answers;
using SyncWorker.Operate.Queries;

namespace SyncWorker.Cli;

/// <summary><c>syncworker pause --reason "board is being restored"</c>, <c>syncworker resume</c>.</summary>
internal static class GateCommand
{
    public static Command CreatePause() => Create(
        "pause",
        "Stop sending until resume. Receiving continues. The pause survives a restart.",
        new("--reason") { Description = "The reason, shown in status and kept in the audit.", Required = true },
        (to, request, cancellationToken) => to.PauseAsync(request, cancellationToken));

    public static Command CreateResume() => Create(
        "resume",
        "Resume sending, including the changes that have waited since pause.",
        new("--reason") { Description = "The reason, kept in the audit." },
        (to, request, cancellationToken) => to.ResumeAsync(request, cancellationToken));

    private static Command Create(
        string name, string description, Option<string?> reason, Func<IOperator, PauseRequest, CancellationToken, Task<GateReport>> act)
    {
        var (data, config, server, json) = (CommonOptions.Data(), CommonOptions.Config(), CommonOptions.Server(), CommonOptions.Json());
        var command = new Command(name, description) { reason, data, config, server, json };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var source = await OperatorSource.OpenAsync(
                parsed.GetValue(server), parsed.GetValue(data), parsed.GetValue(config), toChange: true, cancellationToken);
            var gate = await act(source.Operator, new(parsed.GetValue(reason)), cancellationToken);
            if (parsed.GetValue(json))
            {
                Output.Json(new { gate });
            }
            else
            {
                Output.Line(GateLine.Of(gate));
            }
            return 0;
        });
        return command;
    }
}
