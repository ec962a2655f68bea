using System.Net.Sockets;
using Npgsql;
using SyncWorker.Runtime;

namespace SyncWorker.Ledger.PostgreSql;

/// <summary>
/// Wakes this worker when another one has recorded changes or released partitions. This is only for speed: without it, as behind a pooler,
/// the worker finds work within <c>Plan:Poll</c>.
/// </summary>
internal sealed class Listener(LedgerOptions options, WorkSignal signal, TimeProvider time, ILogger<Listener> log) : BackgroundService
{
    private static readonly TimeSpan ReconnectDelay = TimeSpan.FromSeconds(5);

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
                await Task.Delay(ReconnectDelay, time, stoppingToken);
            }
        }
    }

    private async Task ListenAsync(CancellationToken stoppingToken)
    {
        // A connection that is dead at the other end must not go unnoticed for hours.
        var text = new NpgsqlConnectionStringBuilder(options.ListenConnection ?? options.Connection)
        {
            KeepAlive = 15,
            ApplicationName = "syncworker listen",
        };
        await using var connection = new NpgsqlConnection(text.ConnectionString);
        await connection.OpenAsync(stoppingToken);
        connection.Notification += (_, _) => signal.Raise();
        await using (var listen = new NpgsqlCommand($"listen {PostgreSqlSession.Channel}", connection))
        {
            await listen.ExecuteNonQueryAsync(stoppingToken);
        }

        // Covers notifications that were sent before the connection listened.
        signal.Raise();
        while (true)
        {
            await connection.WaitAsync(stoppingToken);
        }
    }
}
