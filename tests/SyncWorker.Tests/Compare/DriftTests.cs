using System.Globalization;
using System.Text.Json;
using SyncWorker.Compare;

namespace SyncWorker.Tests;

/// <summary>A large export with differences made by hand: all of them are found, and nothing else.</summary>
public sealed class DriftTests
{
    private const int Jobs = 4_000;
    private const int Tasks = 4_000;
    private const int Appointments = 2_000;

    private readonly List<string> _export = [];
    private readonly List<string> _expected = [];
    private int _published;

    [Fact]
    public async Task Of_10_000_records_with_200_differences_200_are_found_and_no_other()
    {
        using var ledger = new TestLedger();
        await PublishAsync(ledger, [.. All(Jobs, i => Job($"{i}")), .. All(25, i => Job($"OLD{i}"))]);
        await PublishAsync(ledger, All(Tasks, i => Task(i)));
        await PublishAsync(ledger, All(Appointments, i => Appointment(i)));

        // Deleted by mistake, and never published.
        await PublishAsync(ledger, All(25, i => Json(
            ("entity", "Task"), ("kind", "Delete"), ("sourceApp", "BC1"), ("sourceType", "SERVICE"), ("jobNo", $"{i}"), ("taskNo", "10"))));
        Expect(25, i => $"Missing Task BC1/SERVICE/{i}/10");
        _export.AddRange(All(25, i => Job($"NEW{i}")));
        Expect(25, i => $"Missing Job BC1/SERVICE/NEW{i}");

        // Vanished from the source.
        Expect(25, i => $"Extra Job BC1/SERVICE/OLD{i}");
        Expect(25, i => $"Extra Appointment {Guid(i)}");

        // One field; two fields; another parent.
        _export.AddRange(All(Jobs, i => Job($"{i}", i < 50 ? "Aalst" : "Gent")));
        Expect(50, i => $"Different Job BC1/SERVICE/{i} SiteCity: Aalst / Gent");
        _export.AddRange(All(Tasks, i => i is >= 100 and < 125 ? Task(i, "other", "1.75") : Task(i)));
        Expect(25, i => $"Different Task BC1/SERVICE/{100 + i}/10 ShortDescription: other / s FreeDecimal1: 1.75 / 1.5");
        _export.AddRange(All(Appointments, i => Appointment(i, i < 50 ? "20" : "10")).Skip(25));
        Expect(25, i => $"Different Appointment {Guid(25 + i)} TaskNo: 20 / 10");

        var report = await Export.CompareAsync(ledger, _export);

        Assert.Equal(200, _expected.Count);
        Assert.Equal(_expected.Order(StringComparer.Ordinal), report.Lines().Order(StringComparer.Ordinal));
        Assert.Equal(Jobs + Tasks + Appointments - 25 - 25 - 50 - 25 - 25, report.Counts.Equal);
        Assert.Equal((0, 0, 0, 0), (report.Counts.Waiting, report.Counts.Newer, report.Counts.NotCompared, report.Counts.Repeated));
        Assert.Empty(report.Remarks);
        Assert.All(
            report.Differences.Where(difference => difference.Kind != DifferenceKind.Missing),
            difference => Assert.NotNull(difference.Change));
    }

    private void Expect(int count, Func<int, string> line) => _expected.AddRange(All(count, line));

    private static IEnumerable<string> All(int count, Func<int, string> record) => Enumerable.Range(0, count).Select(record);

    private async Task PublishAsync(TestLedger ledger, IEnumerable<string> changes)
    {
        await ledger.ReceiveAsync([.. changes.Select(change => (change, (string?)$"{_published++}"))]);
        while (await ledger.SendAsync())
        {
        }
    }

    private static string Job(string no, string city = "Gent") => Json(
        ("entity", "Job"), ("sourceApp", "BC1"), ("sourceType", "SERVICE"), ("jobNo", no), ("shortDescription", "s"),
        ("siteCity", city), ("importance", "High"));

    private static string Task(int job, string description = "s", string number = "1.5") => Json(
        ("entity", "Task"), ("sourceApp", "BC1"), ("sourceType", "SERVICE"), ("jobNo", $"{job}"), ("taskNo", "10"),
        ("shortDescription", description), ("freeDecimal1", number), ("infiniteTask", "true"), ("duration", "01:30:00"));

    private static string Appointment(int i, string task = "10") => Json(
        ("entity", "Appointment"), ("appointmentGuid", Guid(i)), ("sourceApp", "BC1"), ("sourceType", "SERVICE"),
        ("jobNo", $"{i + 1_000}"), ("taskNo", task), ("start", "2026-11-20T08:00:00+01:00"), ("end", "2026-11-20T09:00:00"));

    private static string Guid(int i) => $"00000000-0000-0000-0000-{i.ToString("D12", CultureInfo.InvariantCulture)}";

    private static string Json(params IEnumerable<(string Name, string Value)> members) =>
        JsonSerializer.Serialize(members.ToDictionary(member => member.Name, member => member.Value));
}
