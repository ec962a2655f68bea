using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using SyncWorker.Configuration;
using SyncWorker.Dispatch;
using SyncWorker.Ledger;
using SyncWorker.Operate;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>What an operator reads in the log.</summary>
public sealed class LogTests : IDisposable
{
    private readonly TestLedger _ledger = new();
    private readonly Lines<GateSwitch> _pauses = new();
    private readonly Lines<Settler> _sends = new();

    [Theory]
    [InlineData("0:00:00.42", "0.4 s")]
    [InlineData("0:00:12.9", "12 s")]
    [InlineData("0:02:04", "2 min 4 s")]
    [InlineData("3:05:59", "3 h 5 min")]
    [InlineData("2.01:00:00", "2 d 1 h")]
    public void A_duration_is_written_in_the_two_largest_units_of_it(string time, string words) =>
        Assert.Equal(words, Duration.Of(TimeSpan.Parse(time, System.Globalization.CultureInfo.InvariantCulture)));

    [Fact]
    public async Task A_pause_and_its_end_name_the_person_the_reason_and_how_long_it_lasted()
    {
        var gate = new GateSwitch(_ledger.Store, new(), _ledger.Clock, _pauses);

        await gate.PauseAsync(new("The board is being moved.", "anna"), default);
        _ledger.Clock.Advance(TimeSpan.FromSeconds(124));
        await gate.ResumeAsync(new(null, "ben"), default);
        await gate.ResumeAsync(new(null, "ben"), default);

        Assert.Equal(
            [
                "Warning: Sending is paused by anna: The board is being moved. It resumes with: syncworker resume",
                "Information: Sending was resumed by ben after a pause of 2 min 4 s (The board is being moved.).",
            ],
            _pauses.All);
    }

    [Fact]
    public async Task The_end_of_an_outage_says_how_long_it_lasted_from_its_true_beginning()
    {
        var settler = new Settler(_ledger.Imports, _ledger.Clock, () => 0.5, new(), new(), new(), _sends);
        await CloseAsync(Some.Now);
        await CloseAsync(Some.Now.AddMinutes(2));
        _ledger.Clock.Advance(TimeSpan.FromSeconds(124));

        settler.LogGate(_ledger.Store.Read(GateRow.Read), new());

        Assert.Equal(["Information: Sending resumed after 2 min 4 s (Dime.Scheduler does not answer (503))."], _sends.All);
    }

    [Fact]
    public void The_start_names_board_broker_ledger_with_its_path_and_versions_and_no_secret()
    {
        using var directory = new TemporaryDirectory();
        var values = new Dictionary<string, string?>
        {
            ["Dime:BaseAddress"] = "https://board.example/",
            ["Dime:ApiKey"] = "secret-1",
            ["Broker:Transport"] = "RabbitMq",
            ["Broker:Url"] = "amqp://erp:secret-2@rabbit/erp",
            ["Http:Keys:0:Key"] = "secret-key-3",
            ["Ledger:Directory"] = directory.Path,
        };
        var settings = Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());

        var lines = StartLog.Lines(settings).ToList();

        Assert.StartsWith("SyncWorker ", lines[0], StringComparison.Ordinal);
        Assert.Equal(["Board: https://board.example/.", "Broker: RabbitMQ at amqp://rabbit:5672/erp."], lines[1..3]);
        Assert.StartsWith($"Ledger: Sqlite in {Path.GetFullPath(Path.Combine(directory.Path, "ledger.db"))}, version ", lines[3], StringComparison.Ordinal);
        Assert.Equal("HTTP: http://127.0.0.1:5080, with 1 keys.", lines[4]);
        Assert.DoesNotContain("secret", string.Join(' ', lines), StringComparison.Ordinal);
    }

    public void Dispose() => _ledger.Dispose();

    private Task CloseAsync(DateTimeOffset since) => _ledger.Store.WriteAsync(
        ledger => GateRow.Write(ledger, new() { Reason = GateReason.Outage, Detail = "503", Since = since, Until = since.AddMinutes(1) }), default);

    private sealed class Lines<T> : ILogger<T>
    {
        public List<string> All { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add($"{logLevel}: {formatter(state, exception)}");
    }
}
