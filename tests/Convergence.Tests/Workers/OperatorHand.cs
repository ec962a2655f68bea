using SyncWorker.Convergence.Tests.Simulation;
using SyncWorker.Operate.Sending;
using SyncWorker.Replay;
using SyncWorker.Replay.Records;

namespace SyncWorker.Convergence.Tests.Workers;

/// <summary>An operator, who does one act after the other on a worker that answers.</summary>
internal sealed class OperatorHand(
    Scenario scenario,
    IReadOnlyList<Act> acts,
    FakeClock clock,
    Random random,
    SharedLedger ledger,
    SimulatedBoard board,
    Func<Task<Life>> alive,
    ScenarioRun run)
{
    private const string Why = "an operator's reason";

    public bool IsDone { get; private set; }

    public async Task RunAsync()
    {
        foreach (var act in acts)
        {
            await Task.Delay(act.After, clock);
            try
            {
                await DoAsync(act, await alive());
            }
            catch (Npgsql.NpgsqlException)
            {
                // The ledger could not be written: the operator sees the error and gives up.
            }
        }
        IsDone = true;
    }

    private async Task DoAsync(Act act, Life life)
    {
        var all = act.Entity is null;
        switch (act.Verb)
        {
            case Verb.Replay:
                run.HasReplayed = true;
                await life.Worker.DoAsync(
                    Replayer.Verb, new(Entity: act.Entity, All: all, ContinueOnFailure: random.Next(2) == 0), CancellationToken.None);
                break;
            case Verb.Resend:
                await life.Worker.DoAsync(Resender.Verb, new(Entity: act.Entity, All: all, Reason: Why), CancellationToken.None);
                break;
            case Verb.Reset:
                await life.Worker.DoAsync(Resetter.Verb, new(Entity: act.Entity ?? "Job", Reason: Why), CancellationToken.None);
                break;
            case Verb.Pause:
                await life.Worker.DoAsync(Pauser.Verb, new(Reason: Why), CancellationToken.None);
                break;
            case Verb.Resume:
                await life.Worker.DoAsync(Resumer.Verb, new(Reason: Why), CancellationToken.None);
                break;
            case Verb.Skip:
                await SkipAsync(life);
                break;
            case Verb.Discard:
                await DiscardAsync(act, life);
                break;
            case Verb.Spoil:
                Spoil(act);
                break;
            case Verb.Mend:
                board.RefuseNothing();
                break;
        }
    }

    private async Task SkipAsync(Life life)
    {
        var waiting = ledger.Query<(string Entity, string Key)>("select entity, key from entity where blocked is not null order by id");
        if (waiting.Count > 0)
        {
            var (entity, key) = waiting[random.Next(waiting.Count)];
            run.Excused.Add((entity, key));
            await life.Worker.DoAsync(Skipper.Verb, new(entity, key, Why), CancellationToken.None);
        }
    }

    /// <summary>Discarding a dead letter of an accepted record must not discard the changes of its children.</summary>
    private async Task DiscardAsync(Act act, Life life)
    {
        var before = Accepted();
        var report = await life.Worker.DoAsync(
            Discarder.Verb, new(Entity: act.Entity, All: act.Entity is null, Reason: Why), CancellationToken.None);
        var after = Accepted();
        foreach (var (id, parent) in ledger.Query<(long, long)>(
            "select c.id, e.parent_id from change c join entity e on e.id = c.entity_id where c.id = any(@Ids)",
            new { Ids = report!.Orphaned.ToArray() }))
        {
            if (before.Contains(parent) && after.Contains(parent))
            {
                run.Seen.Add($"wrongly dead: change {id} was discarded with a letter of its parent, which was accepted");
            }
        }
    }

    private HashSet<long> Accepted() => [.. ledger.Query<long>("select id from entity where base_kind = 'Upsert'")];

    private void Spoil(Act act)
    {
        var wholes = scenario.History.Changes.Where(
            change => change is { Whole: true, Kind: "Upsert" } && change.Entity == (act.Entity ?? "Job")).ToList();
        if (wholes.Count > 0)
        {
            var spoilt = wholes[random.Next(wholes.Count)];
            run.Excused.Add((spoilt.Entity, spoilt.Key));
            var moment = TimeSpan.FromMilliseconds(10);
            board.Trouble(
                $"\"c{spoilt.Index}\"",
                new(moment, moment, 400, Body: """{"Error":"Sql","Description":"Category 'X' is gone."}"""),
                until: clock.GetUtcNow() + TimeSpan.FromSeconds(random.Next(1, 120)));
        }
    }
}
