using System.Collections;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using SyncWorker.Configuration;
using SyncWorker.Ledger;
using SyncWorker.Operate;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Import:MaxRows", "0", "Import:MaxRows = 0: must be from 1 to 10000.")]
    [InlineData("Import:MaxRows", "many", "Import:MaxRows = many: must be a whole number from 1 to 10000.")]
    [InlineData("Import:MaxRows", "", "Import:MaxRows = : must be a whole number from 1 to 10000.")]
    [InlineData("Import:MaxRows:0", "5", "Import:MaxRows must be a single value, and has 0 below it.")]
    [InlineData("Import:DryRun", "perhaps", "Import:DryRun = perhaps: must be true or false.")]
    [InlineData("Replay:Share", "half", "Replay:Share = half: must be a number from 0.01 to 1.")]
    [InlineData("Broker:Tls", "on", "Broker:Tls = on: must be a section with ServerName, CaFile")]
    [InlineData("Broker:Hosts", "rabbit", "Broker:Hosts must be a list: Broker:Hosts:0, Broker:Hosts:1, …")]
    [InlineData("Broker:Tls:CaFiel", "x", "Broker:Tls:CaFiel is not an option: it must be Broker:Tls:CaFile, or one of")]
    [InlineData("Retry:MaxAtempts", "3", "Retry:MaxAtempts is not an option: it must be Retry:MaxAttempts, or one of MaxAttempts")]
    [InlineData("Gate:Probe", "1", "Gate:Probe = 1: must be Category or None.")]
    [InlineData("Logging:LogLevel:Default", "Loud",
        "Logging:LogLevel:Default = Loud: must be Trace or Debug or Information or Warning or Error or Critical or None.")]
    [InlineData("Logging:Console:LogLevel:Default", "7", "Logging:Console:LogLevel:Default = 7: must be Trace or")]
    [InlineData("Kestrel:Endpoints:A:Url", "http://0.0.0.0:80",
        "Kestrel is not a section: the service listens on the addresses in Http:Urls.")]
    [InlineData("Dime:BaseAddress", "http://u:p@board/?x=1",
        "Dime:BaseAddress = http://board/?x=1: must be an address without user, query (?) and fragment (#).")]
    [InlineData("Http:Urls", " ; ", "Http:Urls is empty: must be an address such as http://127.0.0.1:5080.")]
    [InlineData("Http:Urls", "https://127.0.0.1:5080",
        "Http:Urls = https://127.0.0.1:5080: must begin with http:// while Http:Certificate:Path is not set.")]
    [InlineData("Http:Certificate:Path", "x.pem",
        "Http:Certificate:Path = x.pem: must not be set while Http:Urls = http://127.0.0.1:5080 has no https:// address.")]
    [InlineData("Http:Certificate:Password", "x", "Http:Certificate:Path is not set: it is required when its key or password is set.")]
    [InlineData("Http:TrustedProxies:0", "proxy", "Http:TrustedProxies:0 = proxy: must be an address, or a range such as 10.0.0.0/8.")]
    [InlineData("Http:TrustedProxies:0", "10.0.0.0/33", "Http:TrustedProxies:0 = 10.0.0.0/33: must be an address, or a range such as 10.0.0.0/8.")]
    [InlineData("Redaction:Fields:0", "Resource.emial", "Redaction:Fields:0 = Resource.emial: must be ENTITY.FIELD and match a field of the catalog,")]
    [InlineData("Http:PathBase", "sync", "Http:PathBase = sync: must be a path such as /sync,")]
    [InlineData("Http:PathBase", "/sync/", "Http:PathBase = /sync/: must be a path such as /sync,")]
    [InlineData("Http:PathBase", "/../x", "Http:PathBase = /../x: must be a path such as /sync,")]
    [InlineData("Http:Urls", "http://127.0.0.1:5080/sync",
        "Http:Urls = http://127.0.0.1:5080/sync: must be an address such as http://127.0.0.1:5080, without a path")]
    [InlineData("Http:Keys:0:Rol", "Viewer", "Http:Keys:0:Rol is not an option: it must be Http:Keys:0:Role, or one of Name, Key, Hash, Role, SourceApps.")]
    [InlineData("Http:Keys:0:Role", "Admin", "Http:Keys:0:Role = Admin: must be Publisher or Viewer or Operator.")]
    [InlineData("Import:MaxBytes", "1", "Import:MaxBytes = 1: must be from 1024 to 100000000.")]
    [InlineData("Import:LateWindow", "00:00:30", "Import:LateWindow = 00:00:30: must be at least twice Dime:Timeout, which is 00:00:30.")]
    [InlineData("Import:TimeZone", "Mars/Olympus", "Import:TimeZone = Mars/Olympus: must be a time zone's IANA name")]
    [InlineData("Import:Unchanged", "Sometimes", "Import:Unchanged = Sometimes: must be Exports or Skip or Send.")]
    [InlineData("Import:UnchangedFor", "00:00:01", "Import:UnchangedFor = 00:00:01: must be from 00:01:00 to 366.00:00:00.")]
    [InlineData("Import:NoSuchOption", "1", "NoSuchOption")]
    [InlineData("Retry:MaxAttempts", "99", "Retry:MaxAttempts = 99: must be from 1 to 20.")]
    [InlineData("Retry:MinSpan", "2.00:00:00", "Retry:MinSpan = 2.00:00:00: must be from 00:00:00 to 1.00:00:00.")]
    [InlineData("Gate:MaxPause", "00:00:00", "Gate:MaxPause = 00:00:00: must be from 00:00:01 to 1.00:00:00.")]
    [InlineData("Gate:AuthProbe", "soon", "soon")]
    [InlineData("Gate:SameRefusals", "1", "Gate:SameRefusals = 1: must be from 2 to 10000.")]
    [InlineData("Gate:Probe", "Ping", "must be Category or None.")]
    [InlineData("Plan:Poll", "00:05:00", "Plan:Poll = 00:05:00: must be from 00:00:00.0500000 to 00:01:00.")]
    [InlineData("Receive:Prefetch", "0", "Receive:Prefetch = 0: must be from 1 to 5000.")]
    [InlineData("Receive:HoldFor", "01:00:00", "Receive:HoldFor = 01:00:00: must be from 00:00:00.1000000 to 00:20:00.")]
    [InlineData("Gate:OutageAlarm", "-00:00:01", "Gate:OutageAlarm = -00:00:01: must be from 00:00:00 to 1.00:00:00.")]
    [InlineData("Receive:DedupeWindow", "00:00:01", "Receive:DedupeWindow = 00:00:01: must be from 00:01:00 to 365.00:00:00.")]
    [InlineData("Ledger:Provider", "Oracle", "must be Sqlite or PostgreSQL.")]
    [InlineData("Ledger:Directory", "", "Ledger:Directory = : must not be empty.")]
    [InlineData("Ledger:Directory", "data",
        "Ledger:Directory = data: must be an absolute path, so that it does not depend on where the program is started.")]
    [InlineData("Validation:TooLong", "Shrink", "must be Reject or Truncate.")]
    [InlineData("Validation:UnknownFields", "Keep", "must be Reject or Ignore.")]
    [InlineData("Broker:Transport", "Kafka", "must be None or RabbitMq.")]
    [InlineData("Broker:Receiver", "Fast", "Broker:Receiver = Fast: must be MassTransit or Direct.")]
    [InlineData("Broker:DeliveryLimit", "1", "Broker:DeliveryLimit = 1: must be from 10 to 1000000.")]
    [InlineData("Broker:Heartbeat", "00:00:01", "Broker:Heartbeat = 00:00:01: must be from 00:00:05 to 00:10:00.")]
    [InlineData("Broker:Url", "http://rabbit/", "Broker:Url: must be an address that begins with amqp:// or amqps://")]
    [InlineData("Broker:Url", "rabbit", "Broker:Url: must be an address that begins with amqp:// or amqps://")]
    [InlineData("Broker:Url", "amqp://u:p@rabbit/?heartbeat=5",
        "Broker:Url = amqp://rabbit/: must end with the virtual host; heartbeat and TLS are Broker:Heartbeat and Broker:Tls.")]
    [InlineData("Broker:Url", "amqp://u:p@rabbit/a/b",
        "Broker:Url = amqp://rabbit/a/b: must name one virtual host; a / in its name is written %2F.")]
    [InlineData("Broker:Url", "amqp://u:p:q@rabbit/", "Broker:Url = amqp://rabbit/: a : in user or password must be written %3A.")]
    [InlineData("Broker:Hosts:0", "amqp://rabbit",
        "Broker:Hosts:0 = amqp://rabbit: must be a host, or host:port, without scheme and user.")]
    [InlineData("Broker:Hosts:0", "rabbit:many", "Broker:Hosts:0 = rabbit:many: must be a host, or host:port, without scheme and user.")]
    [InlineData("Broker:Hosts:1", "", "Broker:Hosts:0 = : must be a host, or host:port, without scheme and user.")]
    [InlineData("Broker:UserNameFile", "/no/such/file", "Broker:UserNameFile = /no/such/file: must be a file that exists.")]
    [InlineData("Broker:PasswordFile", "/no/such/file", "Broker:PasswordFile = /no/such/file: must be a file that exists.")]
    [InlineData("Broker:Tls:ServerName", "rabbit",
        "Broker:Tls is set, and Broker:Url = amqp://localhost:5672/ is without TLS: it must begin with amqps://.")]
    [InlineData("Broker:Tls:CaFile", "/no/such/file", "Broker:Tls:CaFile = /no/such/file: must be a file that exists.")]
    [InlineData("Broker:Tls:CaFile", "appsettings.json", "Broker:Tls:CaFile = appsettings.json: must be a PEM file with certificates.")]
    [InlineData("Broker:Tls:ClientCertificateFile", "/no/such/file",
        "Broker:Tls:ClientCertificateFile = /no/such/file: must be a file that exists.")]
    [InlineData("Broker:Tls:ClientCertificateFile", "appsettings.json",
        "Broker:Tls:ClientCertificateFile = appsettings.json: must be a PKCS#12 file with a private key that the password opens.")]
    [InlineData("Broker:Tls:ClientCertificatePassword", "secret",
        "Broker:Tls:ClientCertificateFile is not set: it is required when its password is set.")]
    [InlineData("Broker:Tls:ClientCertificatePasswordFile", "/no/such/file",
        "Broker:Tls:ClientCertificatePasswordFile = /no/such/file: must be a file that exists.")]
    [InlineData("Broker:Tls:Verify", "false", "Verify")]
    [InlineData("Dime:Environment", "Moon", "must be")]
    [InlineData("Dime:Timeout", "00:20:00", "Dime:Timeout = 00:20:00: must be from 00:00:01 to 00:10:00.")]
    [InlineData("Dime:BaseAddress", "ftp://x", "Dime:BaseAddress = ftp://x/: must be an absolute http or https address.")]
    [InlineData("Dime:ApiKeyFile", "/no/such/file", "Dime:ApiKeyFile = /no/such/file: must be a file that exists.")]
    [InlineData("Replay:Share", "2", "Replay:Share = 2: must be from 0.01 to 1.")]
    [InlineData("Http:Urls", "here", "Http:Urls = here: must be an address such as http://127.0.0.1:5080.")]
    [InlineData("Http:Keys:0:Key", "short", "Http:Keys:0:Key: must be at least 8 characters long.")]
    [InlineData("Http:Keys:0:Hash", "abc", "Http:Keys:0:Hash: must be the SHA-256 of a key, in 64 hexadecimal digits.")]
    public void A_wrong_value_names_the_option_the_value_and_what_is_allowed(string option, string value, string message)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read((option, value)));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(
            option.StartsWith("Kestrel", StringComparison.Ordinal) ? "Kestrel" : option.Split(':')[1],
            wrong.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Ledger:ConnectionString", "",
        "Ledger:ConnectionString or Ledger:ConnectionStringFile, and not both, must be set with Ledger:Provider = PostgreSQL, to say where the database is.")]
    [InlineData("Ledger:ConnectionStringFile", "appsettings.json", "Ledger:ConnectionStringFile, and not both,")]
    [InlineData("Ledger:ConnectionStringFile", "/no/such/file", "Ledger:ConnectionStringFile = /no/such/file: must be a file that exists.")]
    [InlineData("Ledger:ConnectionString", "Database=x;Password=secret-1", "Ledger:ConnectionString cannot be read: it names no Host.")]
    [InlineData("Ledger:ListenConnection", "Host=db;Colour=red;Password=secret-1", "Ledger:ListenConnection cannot be read:")]
    [InlineData("Lease:Heartbeat", "00:02:00", "Lease:Heartbeat = 00:02:00: must be from 00:00:00.1000000 to 00:01:00.")]
    [InlineData("Lease:SendMargin", "00:00:30", "Lease:SendMargin = 00:00:30: must be longer than Dime:Timeout, which is 00:00:30")]
    [InlineData("Lease:Expiry", "00:00:44",
        "Lease:Expiry = 00:00:44: must be at least Lease:SendMargin plus twice Lease:Heartbeat, which is 00:00:45.")]
    public void On_a_shared_ledger_a_wrong_value_names_the_option_and_what_is_allowed_and_no_password(
        string option, string value, string message)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read(
            ("Ledger:Provider", "PostgreSQL"), ("Ledger:ConnectionString", "Host=db;Database=x"), (option, value)));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-1", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Lease_settings_are_not_checked_for_an_embedded_ledger() =>
        Assert.Equal(TimeSpan.FromSeconds(1), Read(("Lease:Expiry", "00:00:01")).Lease.Expiry);

    [Fact]
    public void A_key_listed_with_two_roles_is_refused_and_not_quoted()
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read(
            ("Http:Keys:0:Key", "secret-key"), ("Http:Keys:0:Role", "Viewer"),
            ("Http:Keys:1:Key", "secret-key"), ("Http:Keys:1:Role", "Operator")));

        Assert.Equal(
            "Http:Keys:1:Key repeats Http:Keys:0:Key, with the roles Operator and Viewer: must be listed once, with one role.",
            wrong.Message);
    }

    [Theory]
    [InlineData("Http:Keys:0:Hash", Hash, "Http:Keys:0 has a Key and a Hash: must have one of the two.")]
    [InlineData("Http:Keys:1:Hash", Hash,
        "Http:Keys:1:Key repeats Http:Keys:0:Key, with the roles Viewer and Viewer: must be listed once, with one role.")]
    [InlineData("Http:Keys:0:SourceApps:0", "BC1",
        "Http:Keys:0:SourceApps = BC1: must be empty for the role Viewer; only publishers are bound.")]
    public void A_key_that_contradicts_itself_or_another_is_refused_and_not_quoted(string option, string value, string message)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read(("Http:Keys:0:Key", "secret-key"), (option, value)));

        Assert.Equal(message, wrong.Message);
    }

    /// <summary>The SHA-256 of "secret-key".</summary>
    private const string Hash = "85DBE15D75EF9308C7AE0F33C7A324CC6F4BF519A2ED2F3027BD33C140A4F9AA";

    [Fact]
    public void The_value_of_a_misspelt_option_is_not_quoted_because_it_may_be_a_secret() =>
        Assert.DoesNotContain(
            "secret-1",
            Assert.Throws<ConfigurationException>(() => Read(("Dime:ApiKye", "secret-1"))).Message,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("{ \"Retry\": { \"MaxAttempts\": 3, ", "must be a JSON file that can be read: ")]
    [InlineData("Retry: MaxAttempts", "must be a JSON file that can be read: ")]
    [InlineData("[1]", "must be a JSON file that can be read: ")]
    [InlineData("{ \"Retry\": {}, \"retry\": {} }", null)]
    [InlineData("{ \"Retry\": { \"MaxAttempts\": 3, \"maxattempts\": 4 } }", "must be a JSON file that can be read: A duplicate key")]
    [InlineData("{ \"Retri\": { \"MaxAttempts\": 3 } }", "Retri is not a section: it must be Retry.")]
    [InlineData("{ \"ConnectionStrings\": { \"X\": \"Password=secret-1\" } }",
        "ConnectionStrings is not a section: it must be one of Dime, Broker")]
    [InlineData("{ // comments are taken\n \"Retry\": { \"MaxAttempts\": 3, }, }", null)]
    public void An_unreadable_settings_file_or_an_unknown_section_is_reported_in_one_sentence(string text, string? words)
    {
        using var directory = new TemporaryDirectory();
        var file = directory.File("my.json");
        File.WriteAllText(file, text);

        var wrong = Record.Exception(() => ReadFile(file));

        Assert.Equal(words is null, wrong is null);
        Assert.True(words is null || wrong is ConfigurationException, wrong?.ToString());
        Assert.StartsWith(words is null ? "" : $"--config = {file}: ", wrong?.Message ?? "", StringComparison.Ordinal);
        Assert.Contains(words ?? "", wrong?.Message ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("secret-1", wrong?.Message ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain('\n', wrong?.Message ?? "");
    }

    [Fact]
    public void A_missing_settings_file_or_a_folder_is_reported_in_one_sentence()
    {
        using var directory = new TemporaryDirectory();

        Assert.All([directory.Path, directory.File("none.json")], path => Assert.Equal(
            $"--config = {path}: must be a file that exists.", Assert.Throws<ConfigurationException>(() => ReadFile(path)).Message));
    }

    [Fact]
    public void An_environment_variable_that_looks_like_a_setting_but_sets_nothing_gives_a_warning() => Assert.Equal(
        [
            "The environment variable Other__Thing sets nothing: Other is not a section, it must be one of Dime, "
            + "Broker, Receive, Ledger, Plan, Import, Validation, Retry, Gate, Lease, Replay, Http, Page, Redaction, Logging.",
            "The environment variable Retri__MaxAttempts sets nothing: Retri is not a section, it must be Retry.",
        ],
        Sections.UnknownIn([
            "Retri__MaxAttempts", "Retry__MaxAttempts", "retry__maxAttempts",
            "Logging__LogLevel__Default", "__internal", "PATH", "Other__Thing",
        ]));

    [Fact]
    public void An_address_that_is_in_use_or_not_of_this_machine_is_reported_in_one_sentence()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        Assert.Empty(ListenCheck.Problems("http://127.0.0.1:0;http://localhost:0"));
        Assert.Equal(
            $"Http:Urls = http://127.0.0.1:{port}: must be an address of this machine with a free port, "
            + "such as http://127.0.0.1:5080: another program listens there.",
            Assert.Single(ListenCheck.Problems($"http://127.0.0.1:{port}")));
        Assert.StartsWith(
            "Http:Urls = http://192.0.2.1:5080: must be an address of this machine with a free port",
            Assert.Single(ListenCheck.Problems("http://192.0.2.1:5080")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_only_folder_or_a_file_that_is_not_a_ledger_is_reported_in_one_sentence()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory.File("file"), "x");
        Directory.CreateDirectory(directory.File("data"));
        File.WriteAllText(Path.Combine(directory.File("data"), "ledger.db"), new string('x', 5000));

        Assert.All([Path.Combine(directory.File("file"), "data"), directory.File("data")], folder => Assert.StartsWith(
            $"Ledger:Directory = {folder}: must be a folder that this user may write to",
            Assert.Throws<LedgerFolderException>(() => LedgerStore.Open(new() { Directory = folder })).Message, StringComparison.Ordinal));
    }

    [Fact]
    public void All_wrong_settings_are_reported_at_once()
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read(("Import:MaxRows", "0"), ("Retry:MaxAttempts", "0")));

        Assert.Equal(2, wrong.Message.Split(Environment.NewLine).Length);
    }

    [Theory]
    [InlineData("Broker:VirtualHost", "other",
        "Broker:VirtualHost = other: must not be set while Broker:Url names one, amqp://rabbit/erp.")]
    [InlineData("Broker:UserName", "other", "Broker:UserName and UserNameFile must not be set while Broker:Url names a user.")]
    [InlineData("Broker:UserNameFile", "appsettings.json",
        "Broker:UserName and UserNameFile must not be set while Broker:Url names a user.")]
    [InlineData("Broker:Password", "other", "Broker:Password and PasswordFile must not be set while Broker:Url has a password.")]
    [InlineData("Broker:PasswordFile", "appsettings.json",
        "Broker:Password and PasswordFile must not be set while Broker:Url has a password.")]
    public void An_option_that_repeats_the_brokers_address_is_refused_without_the_password(string option, string value, string message)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read(("Broker:Url", "amqp://u:hush@rabbit/erp"), (option, value)));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_and_the_key_must_be_set_explicitly()
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Settings.Read(new ConfigurationBuilder().Build()));

        Assert.Contains("Dime:Environment is not set", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("Dime:ApiKey is not set", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dry_run_needs_neither_address_nor_key()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Import:DryRun", "true")]).Build();

        Assert.True(Settings.Read(configuration).Import.DryRun);
    }

    [Fact]
    public void The_settings_file_names_every_option_once_with_its_default()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Repository.File("appsettings.json")));
        var sections = typeof(Settings).GetProperties()
            .Where(property => property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal))
            .ToList();

        Assert.Equal(
            sections.Select(section => section.Name).Append("Logging").Order(),
            document.RootElement.EnumerateObject().Select(section => section.Name).Order());
        foreach (var section in sections)
        {
            AssertNamed(Activator.CreateInstance(section.PropertyType)!, document.RootElement.GetProperty(section.Name));
        }
    }

    private static void AssertNamed(object defaults, JsonElement section)
    {
        var options = defaults.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(option => option.CanWrite)
            .ToList();
        var named = section.EnumerateObject().ToDictionary(property => property.Name, property => property.Value);
        Assert.Equal(options.Select(option => option.Name).Order(), named.Keys.Order());
        foreach (var option in options)
        {
            var (value, said) = (option.GetValue(defaults), named[option.Name]);
            if (said.ValueKind == JsonValueKind.Object)
            {
                AssertNamed(value!, said);
            }
            else
            {
                Assert.Equal((option.Name, Text(value)), (option.Name, Text(said, option.PropertyType)));
            }
        }
    }

    [Fact]
    public async Task A_changed_settings_file_is_read_again_by_polling_because_a_watch_would_include_every_subfolder()
    {
        using var directory = new TemporaryDirectory();
        var path = directory.File(".settings.json");
        await File.WriteAllTextAsync(path, """{"Import": {"MaxRows": 7}}""");
        var builder = new ConfigurationBuilder();
        builder.AddSyncWorker(path, new Dictionary<string, string?>());
        Assert.All(
            builder.Sources.OfType<FileConfigurationSource>(),
            source => Assert.True(
                source.FileProvider is PhysicalFileProvider { UsePollingFileWatcher: true, UseActivePolling: true },
                source.Path));

        var settings = builder.Build();
        Assert.Equal("7", settings["Import:MaxRows"]);

        await File.WriteAllTextAsync(path, """{"Import": {"MaxRows": 8}}""");
        await Eventually.TrueAsync(() => settings["Import:MaxRows"] == "8", TimeSpan.FromSeconds(60), "the file is read again");
    }

    private static Settings Read(params (string Option, string Value)[] said)
    {
        var values = new Dictionary<string, string?> { ["Dime:Environment"] = "Sandbox", ["Dime:ApiKey"] = "key" };
        foreach (var (option, value) in said)
        {
            values[option] = value;
        }
        return Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    private static void ReadFile(string path)
    {
        var builder = new ConfigurationBuilder();
        builder.AddSyncWorker(path, new Dictionary<string, string?>());
    }

    private static string Text(object? value) => value switch
    {
        null => "null",
        string text => text,
        IEnumerable list => string.Join(' ', list.Cast<object>()),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    private static string Text(JsonElement value, Type type) => value.ValueKind switch
    {
        JsonValueKind.Null => "null",
        JsonValueKind.Array => string.Join(' ', value.EnumerateArray()),
        JsonValueKind.String when type == typeof(TimeSpan) => Text(TimeSpan.Parse(value.GetString()!, CultureInfo.InvariantCulture)),
        JsonValueKind.String when type == typeof(Uri) => Text(new Uri(value.GetString()!)),
        JsonValueKind.True or JsonValueKind.False => Text(value.GetBoolean()),
        _ => value.ToString(),
    };
}
