using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>What the service does for its lists in the background.</summary>
public sealed class UpkeepTests
{
    [Fact]
    public async Task The_service_adds_the_fingerprints_of_new_dead_letters_and_forgets_old_answers()
    {
        await using var server = await ApiServer.StartAsync();
        await server.SendAsync(
            "POST", "/api/changes", """{"entity":"Job","sourceApp":"BC1","sourceType":"S","jobNo":"A","shortDescription":"a","version":1}""");
        await server.Store.WriteAsync(
            ledger => ledger.Execute(
                """
                insert into answer (caller, key, request, status, body, at) values ('local', 'old', @None, 200, '{}', 1);
                update change set state = 'Dead', settled_at = 1,
                  error = '{"Class":"rejected","Code":"DIME201","Message":"No.","FirstSeen":"2026-11-20T08:00:00+00:00","LastSeen":"2026-11-20T08:00:00+00:00"}';
                """,
                new { None = Array.Empty<byte>() }),
            default);
        var letter = (await server.GetAsync("/api/dead-letters/1")).Body.GetProperty("fingerprint").GetString();

        await Eventually.TrueAsync(
            () => Task.FromResult(
                server.Store.Read(ledger => ledger.ExecuteScalar<string>("select fingerprint from letter where id = 1")) == letter),
            TimeSpan.FromSeconds(60),
            "the fingerprint is in the table");

        await server.RestartAsync();
        await Eventually.TrueAsync(
            () => Task.FromResult(server.Store.Read(ledger => ledger.ExecuteScalar<long>("select count(*) from answer")) == 0),
            TimeSpan.FromSeconds(60),
            "the old answer is forgotten");
    }
}
