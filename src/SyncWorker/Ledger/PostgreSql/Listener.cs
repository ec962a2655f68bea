using System.Net.Sockets;
using Npgsql;
using SyncWorker.Runtime;

namespace SyncWorker.Ledger.PostgreSql;

/// <summary>
/// Wakes this worker for what another one has recorded or given away. Only for speed: without it, as behind a pooler, work is found
/// within <c>Plan:Poll</c>.
/// </summary>
internal sealed class Listener(LedgerOptions options, WorkSignal signal, TimeProvider time, ILogger<Listener> log) : BackgroundService
{
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(stoppingToken);
            }
            catch (Exception lost) when (lost is NpgsqlException or IOException or SocketException)
            {
                log.LogInformation("LISTEN connection lost; polling instead: {Reason}", lost.Message);
                await Task.Delay(Again, time, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        // What is dead at the other end must not go unnoticed for hours.
        var text = new NpgsqlConnectionStringBuilder(options.ListenConnection ?? options.Connection) { KeepAlive = 15, ApplicationName = "syncworker listen" };
        await using var connection = new NpgsqlConnection(text.ConnectionString);
        await connection.OpenAsync(stoppingToken);
        connection.Notification += (_, _) => signal.Raise();
        await using (var listen = new NpgsqlCommand($"listen {PostgreSqlSession.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stoppingToken);
        }

        // What came before it listened.
        signal.Raise();
        while (true)
        {
            await connection.WaitAsync(stoppingToken);
        }
    }
}
