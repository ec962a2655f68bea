using System.Reflection;
using System.Runtime.InteropServices;
using SyncWorker.Configuration;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Stores;
using SyncWorker.Messaging.Connection;

namespace SyncWorker.Hosting;

/// <summary>What an operator needs to know first about a run: which board, broker and ledger, and which versions.</summary>
internal static class StartLog
{
    public static IEnumerable<string> Lines(Settings settings, int keys)
    {
        yield return $"SyncWorker {Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)} "
            + $"on {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}.";
        yield return settings.Import.DryRun
            ? "Board: none. Import:DryRun is on: calls are planned and recorded, and nothing is sent."
            : $"Board: {(settings.Dime.BaseAddress is { } address ? address : settings.Dime.Environment)}.";
        yield return settings.Broker.Transport == Transport.None
            ? "Broker: none. Changes come in over HTTP."
            : $"Broker: RabbitMQ at {new BrokerClient(settings.Broker).Where}"
            + $"{(settings.Broker.Receiver == Receiver.Direct ? ", Broker:Receiver=Direct" : "")}.";
        yield return $"Ledger: {settings.Ledger.Provider} "
            + $"in {StoreKind.Of(settings.Ledger).ExactlyWhere(settings.Ledger)}, "
            + $"version {LedgerStore.Version(settings.Ledger).Version}.";
        yield return keys == 0
            ? $"HTTP: {settings.Http.Urls}, without keys: only programs on this machine may use it."
            : $"HTTP: {settings.Http.Urls}, with {keys} keys.";
    }
}
