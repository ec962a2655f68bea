using DimeClient;
using SyncWorker.Configuration;
using SyncWorker.Dispatch;
using SyncWorker.Operate;
using SyncWorker.Publish;
using SyncWorker.Publish.Boards;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Cli;

/// <summary>A command's own access to Dime.Scheduler, with the settings of the service. It only reads.</summary>
internal sealed class BoardAccess : IDisposable
{
    /// <summary>What is left to the worker of a limit that it has learned.</summary>
    private const int Share = 4;

    private const int PerSecondUnlessLearned = 2;

    private readonly DimeSchedulerClient _dime;
    private readonly ChangeReader _reader;
    private readonly int _perSecond;

    private BoardAccess(DimeSchedulerClient dime, ChangeReader reader, int perSecond) =>
        (_dime, _reader, _perSecond) = (dime, reader, perSecond);

    /// <param name="perSecond">The most calls per second; 0: a share of the limit that the worker has learned.</param>
    /// <exception cref="ConfigurationException">A setting is wrong, or none says which Dime.Scheduler it is.</exception>
    public static async Task<BoardAccess> OpenAsync(
        IOperator operate, string? data, string? config, int perSecond, CancellationToken cancellationToken)
    {
        var configuration = OperatorSource.Settings(data, config);
        var settings = Settings.Read(configuration);
        if (settings.Import.DryRun)
        {
            throw new OperatorException("Import:DryRun is on, so the settings name no board.");
        }

        var learned = (await operate.StatusAsync(cancellationToken)).Gate.CallsPerSecond;
        return new(
            DimeConnection.Create(settings.Dime, settings.Import, configuration, TimeProvider.System, new()),
            new(settings.Validation, settings.Receive, settings.Import),
            perSecond > 0 ? perSecond : Math.Max(1, (int)((learned ?? (PerSecondUnlessLearned * Share)) / Share)));
    }

    public BoardComparison Comparison(RepairPlan? plan) =>
        new(new(_dime, _perSecond, TimeProvider.System), _reader, TimeProvider.System, plan);

    public void Dispose() => _dime.Dispose();
}
