using SyncWorker.Configuration;
using SyncWorker.Dispatch;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Events;
using SyncWorker.Ledger.Find;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Ledger.Record;
using SyncWorker.Ledger.Stores;
using SyncWorker.Messaging;
using SyncWorker.Messaging.Connection;
using SyncWorker.Operate;
using SyncWorker.Operate.Access;
using SyncWorker.Operate.Http;
using SyncWorker.Receive;
using SyncWorker.Receive.Reading;
using SyncWorker.Replay;
using SyncWorker.Replay.Lists;
using SyncWorker.Replay.Operation;
using SyncWorker.Runtime;

namespace SyncWorker.Hosting;

/// <summary>
/// The whole flow on one screen: a change comes in, Dime.Scheduler becomes current, and the ledger can prove it. Each line is a step;
/// each folder holds one.
/// </summary>
internal static class Flow
{
    public static void AddFlow(this IServiceCollection services, Settings settings)
    {
        services.AddSettings(settings);

        // Receive: bytes → checked changes → one commit for all changes that arrived meanwhile → acknowledgement.
        services.AddSingleton<ChangeReader>();
        services.AddSingleton<MessageDecoder>();
        services.AddSingleton<SetAsideReader>();
        services.AddSingleton(provider => new Backlog(settings.Receive.Prefetch, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<StoreWatch>();
        services.AddSingleton<BrokerWatch>();
        services.AddLoop<GroupCommit>();

        // Ledger: what was received, what was accepted, what is in flight.
        services.AddSingleton(_ => LedgerStore.Open(settings.Ledger));
        services.AddSingleton(provider => new Recorder(
            provider.GetRequiredService<LedgerStore>(), settings.Receive.DedupeWindow, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new Outbox(
            provider.GetRequiredService<LedgerStore>(),
            settings.Broker.Transport != Transport.None,
            settings.Gate,
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<WorkFinder>();
        services.AddSingleton<ImportLog>();
        services.AddSingleton<PlanLog>();
        services.AddSingleton<WaitSweep>();

        // Plan and Decide are pure functions: Fold, Planner, DispositionPolicy, SettlementBuilder, GateState.
        // Dispatch calls them: settle the answers, plan, record the call, send it.
        services.AddSingleton<WorkSignal>();
        services.AddSingleton(provider => DimeConnection.Create(
            settings.Dime, settings.Import, provider.GetRequiredService<IConfiguration>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<Leases>();
        services.AddSingleton<Control>();
        services.AddSingleton<Settler>();
        services.AddLoop<Dispatcher>();
        services.AddLoop<ClockCheck>();
        StoreKind.Of(settings.Ledger).AddLoops(services);

        // The bus is the last of these, so it stops first: the worker receives nothing more while calls in flight finish.
        if (settings.Broker.Transport == Transport.RabbitMq)
        {
            services.AddBus(settings.Broker);
        }

        // Replay and Operate: inspect changes, replay or discard dead letters, pause sending.
        services.AddSingleton<VerbTools>();
        services.AddSingleton(provider => provider.GetRequiredService<VerbTools>().Operations);
        services.AddLoop<OperationLoop>();
        services.AddLoop<UpkeepLoop>();
        services.AddSingleton<IOperator, LedgerOperator>();
        services.AddSingleton<GuessDelay>();
        services.AddSingleton<KeyCheck>();
        services.AddSingleton<RequestLimits>();
        services.AddSingleton<Idempotency>();
        services.AddSingleton<StatusFeed>();
        services.AddSingleton<ReadyCheck>();
    }

    private static void AddSettings(this IServiceCollection services, Settings settings)
    {
        services.AddSingleton(new LedgerClock(ShiftedClock.FromEnvironment()));
        services.AddSingleton<TimeProvider>(provider => provider.GetRequiredService<LedgerClock>());
        services.AddSingleton<Func<double>>(
            () => System.Security.Cryptography.RandomNumberGenerator.GetInt32(int.MaxValue) / (double)int.MaxValue);
        services.AddSingleton(settings);
        services.AddSingleton(settings.Broker);
        services.AddSingleton(settings.Receive);
        services.AddSingleton(settings.Validation);
        services.AddSingleton(settings.Ledger);
        services.AddSingleton(settings.Plan);
        services.AddSingleton(settings.Import);
        services.AddSingleton(settings.Retry);
        services.AddSingleton(settings.Gate);
        services.AddSingleton(settings.Lease);
        services.AddSingleton(settings.Replay);
        services.AddSingleton(settings.Http);
    }
}
