using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using SyncWorker.Decide;
using SyncWorker.Gate;
using SyncWorker.Ledger;
using SyncWorker.Ledger.Calls;
using SyncWorker.Ledger.Leasing;
using SyncWorker.Operate.Sending;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>Notifications to other workers, so that these need not wait for their poll once a second.</summary>
public sealed class NotifyTests
{
    [Fact]
    public async Task Other_workers_are_notified_when_sending_resumes()
    {
        // In its own database, no other test sends notifications.
        await using var database = await Database.CreateAsync("notify");
        using var store = LedgerStore.Open(new() { Provider = LedgerProvider.PostgreSQL, ConnectionString = database.ConnectionString });
        await using var other = new NpgsqlConnection(database.ConnectionString);
        await other.OpenAsync();
        await using var listen = new NpgsqlCommand("listen syncworker", other);
        await listen.ExecuteNonQueryAsync();
        var leases = new Leases(store, new(), new(TimeProvider.System), TimeProvider.System, NullLogger<Leases>.Instance);
        var imports = new ImportLog(store, leases, TimeProvider.System);

        await new Resumer(Some.Tools(store, TimeProvider.System)).ResumeAsync(new(Reason: "done", By: "test"), default);
        Assert.True(await IsToldAsync(other), "An operator has resumed.");

        await store.WriteAsync(
            ledger => GateRow.Write(ledger, new() { Reason = GateReason.Outage, Since = Some.Now, Until = Some.Now }), default);
        await imports.SettleAsync(new(1, null), Opened, default);
        Assert.True(await IsToldAsync(other), "The gate has opened.");

        await imports.SettleAsync(new(2, null), Opened, default);
        Assert.False(await IsToldAsync(other), "It was open.");
    }

    private static Settlement Opened => new() { Outcome = "accepted", Gate = new(), Entities = [] };

    /// <summary>A notification arrives before the answer to a query that was sent after it.</summary>
    private static async Task<bool> IsToldAsync(NpgsqlConnection connection)
    {
        var told = false;
        void Hear(object sender, NpgsqlNotificationEventArgs e) => told = true;
        connection.Notification += Hear;
        await using var ask = new NpgsqlCommand("select 1", connection);
        await ask.ExecuteScalarAsync();
        connection.Notification -= Hear;
        return told;
    }
}
