using System.Text;
using SQLitePCL;
using SyncWorker.Contracts;
using SyncWorker.Ledger.Sqlite;

namespace SyncWorker.Tests;

/// <summary>
/// What a change costs that does not depend on the machine. A number that rises here is paid by every change of every user; docs/scale.md
/// has what it takes of time.
/// </summary>
public sealed class CostTests : IDisposable
{
    private const int Jobs = 1_000;
    private const int Group = 200;

    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Fact]
    public async Task A_new_record_costs_at_most_eight_and_a_half_written_rows_from_its_receipt_to_its_verdict()
    {
        var before = RowsWritten();

        await ReceiveAsync(version: 1);
        var calls = await SendAllAsync();

        Assert.Equal(2, calls);
        // Its key, its change, its record and the word that finds it; the record again when it is due, claimed and settled; the change again
        // when it is settled. The word costs 3 µs (decision 16).
        Assert.InRange((RowsWritten() - before) / (double)Jobs, 7, 8.5);
    }

    [Fact]
    public async Task A_known_record_costs_at_most_six_and_a_half_written_rows()
    {
        await ReceiveAsync(version: 1);
        await SendAllAsync();
        var before = RowsWritten();

        await ReceiveAsync(version: 2);
        await SendAllAsync();

        Assert.InRange((RowsWritten() - before) / (double)Jobs, 5, 6.5);
    }

    [Fact]
    public async Task An_unchanged_record_of_an_export_costs_no_call()
    {
        await ReceiveAsync(version: 1);
        await SendAllAsync();

        await ReceiveAsync(version: 2, more: ",\"export\":\"nightly\"");

        Assert.Equal(0, await SendAllAsync());
    }

    [Fact]
    public void A_message_is_read_with_at_most_sixteen_kilobytes_of_garbage()
    {
        var body = Encoding.UTF8.GetBytes(TestLedger.JobJson("JOB-1", 1));
        Read(100);
        var before = GC.GetAllocatedBytesForCurrentThread();

        Read(Jobs);

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / Jobs, 1, 16 * 1024);

        void Read(int times)
        {
            for (var i = 0; i < times; i++)
            {
                Reading.Decode(Queues.Changes, body);
            }
        }
    }

    private async Task ReceiveAsync(int version, string more = "")
    {
        foreach (var jobs in Enumerable.Range(1, Jobs).Chunk(Group))
        {
            await _ledger.ReceiveAsync(
                [.. jobs.Select(job => (TestLedger.JobJson($"JOB-{job}", version, "\"siteCity\":\"Gent\"" + more), (string?)$"{job} {version}"))]);
        }
    }

    private async Task<int> SendAllAsync()
    {
        var calls = 0;
        while (await _ledger.SendAsync())
        {
            calls++;
        }
        return calls;
    }

    private int RowsWritten() => raw.sqlite3_total_changes(((SqliteStore)_ledger.Store).Writer!.Handle);
}
