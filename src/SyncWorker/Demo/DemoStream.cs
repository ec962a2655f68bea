using SyncWorker.Publish;
using SyncWorker.Publish.Files;

namespace SyncWorker.Demo;

/// <summary>Plays the plan over the worker's own HTTP API.</summary>
internal sealed class DemoStream(IPublishTarget target, DemoFaults faults, DemoState state, int perSecond, TimeProvider time)
{
    private const int RequestsPerSecond = 10;
    private const int MostChanges = 100;

    private readonly List<OutgoingChange> _request = [];
    private readonly RateLimit _limit = new(perSecond, time);
    private readonly int _size = perSecond == 0 ? MostChanges : Math.Clamp(perSecond / RequestsPerSecond, 1, MostChanges);

    // False if an earlier run recorded the whole last request: that run had the faults as well, so they are not repeated.
    private bool _isNew;
    private long _recorded;

    public async Task PlayAsync(IReadOnlyList<DemoStep> plan, CancellationToken cancellationToken)
    {
        foreach (var step in plan)
        {
            if (step is DemoStep.Publish(var changes))
            {
                _request.AddRange(changes);
                if (_request.Count >= _size)
                {
                    await FlushAsync(cancellationToken);
                }
                continue;
            }

            await FlushAsync(cancellationToken);
            await HappenAsync(step, cancellationToken);
        }
        await FlushAsync(cancellationToken);
        state.Say("the stream is over");
    }

    private async Task HappenAsync(DemoStep step, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case DemoStep.Invalid(var change):
                var report = await target.SendAsync([change], cancellationToken);
                state.Say(
                    "a change that is not valid: 400, nothing stored: "
                    + $"{string.Join("; ", report.Refused.Select(refused => refused.Reason))}");
                break;
            case DemoStep.Throttle when _isNew:
                await faults.ThrottleAsync(cancellationToken);
                break;
            case DemoStep.Outage when _isNew:
                await faults.OutageAsync(cancellationToken);
                break;
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        if (_request.Count == 0)
        {
            return;
        }

        await _limit.WaitAsync(_recorded, cancellationToken);
        var report = await target.SendAsync(_request, cancellationToken);
        if (report.Refused.Count > 0)
        {
            throw new InvalidDataException($"The worker refuses a sample: {report.Refused[0].Reason}");
        }
        _isNew = report.Duplicates < report.Sent;
        _recorded += report.Sent - report.Duplicates;
        state.Advance(_request.Count);
        _request.Clear();
    }
}
