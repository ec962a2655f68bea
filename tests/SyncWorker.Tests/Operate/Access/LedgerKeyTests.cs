using System.Text.Json;
using SyncWorker.Configuration;
using SyncWorker.Operate;
using SyncWorker.Operate.Access;
using SyncWorker.Operate.Access.Keys;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

/// <summary>Keys that are made, listed and revoked while the service runs; the ledger knows them by their hash alone.</summary>
public sealed class LedgerKeyTests
{
    private const string Root = "the key of the settings";

    private static readonly (string, string)[] WithRoot =
        [("Http:Keys:0:Key", Root), ("Http:Keys:0:Role", "Operator"), ("Http:Keys:0:Name", "root")];

    [Fact]
    public async Task A_new_key_works_at_once_with_its_role_and_its_source_applications()
    {
        await using var service = await HttpService.StartAsync(WithRoot);

        var key = await AddAsync(service, new { name = "erp", role = "publisher", sourceApps = new[] { "BC1" } });

        Assert.Matches("^sw_[A-Za-z0-9_-]{43}$", key);
        Assert.Equal(202, (await service.PostAsync("/api/changes", Job("BC1"), key)).Status);
        Assert.Equal(403, (await service.PostAsync("/api/changes", Job("CRM"), key)).Status);
        Assert.Equal(403, (await service.GetAsync("/api/status", key)).Status);
    }

    [Fact]
    public async Task The_key_is_shown_once_and_neither_the_ledger_nor_the_log_nor_a_list_has_it()
    {
        await using var service = await HttpService.StartAsync([.. WithRoot, ("Logging:LogLevel:Default", "Trace")]);

        var key = await AddAsync(
            service, new { name = "erp", role = "Publisher" }, ("Idempotency-Key", "once")); // answers to such requests may be kept
        await service.GetAsync("/api/status", key + "x");
        var list = await service.GetAsync("/api/keys", Root);

        var listed = Assert.Single(list.Json.EnumerateArray());
        Assert.Equal(("erp", key[..8]), (listed.GetProperty("name").GetString(), listed.GetProperty("beginning").GetString()));
        Assert.All([key, HttpKey.HashOf(key)], secret => Assert.DoesNotContain(secret, list.Body, StringComparison.Ordinal));
        Assert.DoesNotContain(service.Log, line => line.Contains(key[8..], StringComparison.Ordinal));
        Assert.DoesNotContain(Everything(service), value => value.Contains(key[8..], StringComparison.Ordinal));
        Assert.Contains(Everything(service), value => value == HttpKey.HashOf(key));
    }

    [Fact]
    public async Task The_audit_says_who_made_and_who_revoked_a_key_and_why()
    {
        await using var service = await HttpService.StartAsync(WithRoot);
        var key = await AddAsync(service, new { name = "erp", role = "Publisher", sourceApps = new[] { "BC1", "BC2" } });
        await service.PostAsync("/api/keys/revoke", new { name = "ERP", reason = "was sent by mail" }, Root);

        var audit = (await service.GetAsync("/api/audit", Root)).Json.GetProperty("items").EnumerateArray()
            .Select(entry => string.Join('|', new[] { "by", "action", "scope", "reason" }.Select(name => Text(entry, name)))).ToList();

        Assert.Equal(["root|key revoked|ERP|was sent by mail", $"root|key added|erp (Publisher of BC1 and BC2, {key[..8]}…)|"], audit);
    }

    [Fact]
    public async Task A_revoked_key_is_refused_by_every_worker_without_a_restart_and_its_name_is_free_again()
    {
        await using var service = await HttpService.StartAsync(WithRoot);
        var key = await AddAsync(service, new { name = "anna", role = "Viewer" });
        await using var second = service.Store.IsShared ? await service.SecondAsync() : null;
        var workers = second is null ? [service] : new[] { service, second };
        foreach (var worker in workers)
        {
            Assert.Equal(200, (await worker.GetAsync("/api/status", key)).Status);
        }

        Assert.Equal(200, (await service.PostAsync("/api/keys/revoke", new { name = "anna", reason = "left" }, Root)).Status);

        foreach (var worker in workers)
        {
            await RefusedAsync(worker, key);
            Assert.Contains(worker.Log, line => line.Contains("The key 'anna' was revoked at ", StringComparison.Ordinal));
        }
        Assert.Equal(404, (await service.PostAsync("/api/keys/revoke", new { name = "anna", reason = "left" }, Root)).Status);
        Assert.Equal(200, (await service.GetAsync("/api/status", await AddAsync(service, new { name = "anna", role = "Viewer" }))).Status);
        Assert.Equal(401, (await service.GetAsync("/api/status", key)).Status);
    }

    [Theory]
    [InlineData("""{"name":"erp","role":"Viewer"}""", "name")] // in use
    [InlineData("""{"name":"ERP","role":"Viewer"}""", "name")]
    [InlineData("""{"name":"","role":"Viewer"}""", "name")]
    [InlineData("""{"name":" x","role":"Viewer"}""", "name")]
    [InlineData("""{"name":"a\nb","role":"Viewer"}""", "name")]
    [InlineData("""{"name":"local","role":"Viewer"}""", "name")]
    [InlineData("""{"name":"x","role":"Admin"}""", "role")]
    [InlineData("""{"name":"x","role":"2"}""", "role")]
    [InlineData("""{"name":"x"}""", "role")]
    [InlineData("""{"name":"x","role":"Viewer","sourceApps":["BC1"]}""", "sourceApps")]
    [InlineData("""{"name":"x","role":"Publisher","sourceApps":[" "]}""", "sourceApps")]
    [InlineData("""{"name":"x","role":"Viewer","expires":"2020-01-01T00:00:00Z"}""", "expires")]
    public async Task A_wrong_request_names_the_field_and_makes_no_key(string body, string field)
    {
        await using var service = await HttpService.StartAsync(WithRoot);
        await AddAsync(service, new { name = "erp", role = "Publisher" });

        var refused = await service.PostAsync("/api/keys", body, Root);

        Assert.Equal(400, refused.Status);
        Assert.True(refused.Json.GetProperty("errors").TryGetProperty(field, out _), refused.Body);
        Assert.Single((await service.GetAsync("/api/keys", Root)).Json.EnumerateArray());
    }

    [Fact]
    public async Task The_first_key_of_the_ledger_turns_keys_on_and_revoking_it_does_not_turn_them_off()
    {
        await using var service = await HttpService.StartAsync();
        Assert.Equal(200, (await service.GetAsync("/api/status")).Status);

        var key = await AddAsync(service, new { name = "me", role = "Operator" }, root: null);
        await RefusedAsync(service, null);
        Assert.Equal(200, (await service.PostAsync("/api/keys/revoke", new { name = "me", reason = "r" }, key)).Status);
        await RefusedAsync(service, key);

        Assert.Equal(401, (await service.GetAsync("/api/status")).Status);
    }

    [Fact]
    public async Task A_key_of_the_ledger_opens_other_addresses_than_loopback_and_without_one_they_are_refused()
    {
        await using var service = await HttpService.StartAsync();
        await AddAsync(service, new { name = "me", role = "Operator" }, root: null);

        await service.RestartAsync(("Http:Urls", "http://0.0.0.0:0"));

        var refused = await Assert.ThrowsAsync<ConfigurationException>(() => HttpService.StartAsync(("Http:Urls", "http://0.0.0.0:0")));
        Assert.Equal(
            "Http:Urls = http://0.0.0.0:0: must be on loopback while there are no keys, neither in Http:Keys nor in the ledger "
            + "(syncworker keys add).",
            refused.Message);
    }

    [Fact]
    public async Task The_settings_can_hold_a_hash_instead_of_a_key()
    {
        await using var service = await HttpService.StartAsync(("Http:Keys:0:Hash", HttpKey.HashOf(Root).ToUpperInvariant()));

        Assert.Equal(200, (await service.GetAsync("/api/status", Root)).Status);
        Assert.Equal(401, (await service.GetAsync("/api/status", HttpKey.HashOf(Root))).Status);
    }

    [Fact]
    public async Task A_key_expires_at_its_time()
    {
        using var ledger = new TestLedger();
        var keys = new KeyRing(new(), ledger.Store, ledger.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger<KeyRing>.Instance);
        var key = (await new KeyAdder(ledger.Tools).AddAsync(
            new("tv", "Viewer", Expires: ledger.Clock.GetUtcNow().AddDays(1)), default)).Key;
        var id = keys.Find(key)!.Id;

        ledger.Clock.Advance(TimeSpan.FromDays(1) - TimeSpan.FromSeconds(1));
        Assert.True(keys.Knows(id, HttpRole.Viewer));
        ledger.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(keys.Knows(id, HttpRole.Viewer));
        Assert.StartsWith("expired at ", keys.Find(key)!.WhyInvalid(ledger.Clock.GetUtcNow()), StringComparison.Ordinal);
    }

    private static object Job(string app) => new { entity = "Job", sourceApp = app, sourceType = "S", jobNo = "J", shortDescription = "s" };

    private static async Task<string> AddAsync(
        HttpService service, object request, (string, string)? header = null, string? root = Root)
    {
        var added = await service.PostAsync("/api/keys", request, root, header is { } more ? [more] : []);
        Assert.True(added.Status == 200, added.Body);
        return added.Json.GetProperty("key").GetString()!;
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static Task RefusedAsync(HttpService service, string? key) => Eventually.TrueAsync(
        async () => (await service.GetAsync("/api/status", key)).Status == 401, TimeSpan.FromSeconds(30), "the key is refused");

    /// <summary>Every text that the new key could have reached.</summary>
    private static List<string> Everything(HttpService service) => service.Store.Read(ledger => ledger.Query<string>(
        """
        select hash from access_key union all select beginning from access_key union all select name from access_key
        union all select scope from audit union all select coalesce(reason, '') from audit
        """));
}
