using DimeClient;
using Microsoft.Extensions.Logging.Abstractions;
using SyncWorker.Dispatch;

namespace SyncWorker.Tests;

/// <summary>The server's message is data: a verdict is recorded whatever the message contains.</summary>
public sealed class ServerWordsTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(0xD83D)] // half of a surrogate pair, and the other half
    [InlineData(0xDE00)]
    [InlineData(0x1B)] // a character that controls a terminal
    public async Task Case_1_a_refusal_with_an_unstorable_message_is_a_dead_letter(int character)
    {
        var id = await _ledger.JobAsync("NUL-1", 1);

        await _ledger.SendAsync(Some.Error(DimeErrorReason.Refused, $"Value A{(char)character}B is not valid"));

        Assert.Equal("Dead", _ledger.State(id));
        Assert.Contains('\uFFFD', _ledger.Change(id).Message!);
        Assert.Contains('\uFFFD', _ledger.Ask<string>("select message from import"));
    }

    [Theory]
    [InlineData(DimeErrorReason.Throttled)]
    [InlineData(DimeErrorReason.Unavailable)]
    [InlineData(DimeErrorReason.Unauthenticated)]
    public async Task An_unstorable_message_that_closes_the_gate_is_made_storable(DimeErrorReason reason)
    {
        await _ledger.JobAsync("1", 1);

        await _ledger.SendAsync(Some.Error(reason, $"A\0B{(char)0xD83D}"));

        Assert.Equal("A\uFFFDB\uFFFD", _ledger.Ask<string>("select detail from gate"));
    }

    [Fact]
    public async Task A_message_that_the_ledger_refuses_for_any_reason_is_left_out_of_the_verdict()
    {
#if POSTGRESQL
        await _ledger.ExecuteAsync("alter table import add constraint refuses check (message is null or message not like '%unwritable%')");
#else
        await _ledger.ExecuteAsync(
            "create trigger refuses before update on import when new.message like '%unwritable%' "
            + "begin select raise(abort, 'refused'); end");
#endif
        var id = await _ledger.JobAsync("1", 1);
        var call = _ledger.Plan().Call!;
        var now = _ledger.Clock.GetUtcNow();
        var open = await _ledger.OpenAsync(call, now);
        var settler = new Settler(_ledger.Imports, _ledger.Clock, () => 0.5, new(), new(), new(), NullLogger<Settler>.Instance);

        using var server = StubServer.Refusing("""{"Description":"unwritable"}""");

        var answer = await server.SendAsync(call);
        await settler.SettleAsync(new(open, call, now, Task.FromResult(answer)), answer, CancellationToken.None);

        Assert.Equal("Dead", _ledger.State(id));
        Assert.Contains("cannot be stored", _ledger.Change(id).Message!, StringComparison.Ordinal);
    }
}
