using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using SyncWorker.Configuration;
using SyncWorker.Testing;

namespace SyncWorker.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("Import:MaxRows", "0", "Import:MaxRows = 0: must be from 1 to 10000.")]
    [InlineData("Import:MaxRows", "many", "many")]
    [InlineData("Import:MaxBytes", "1", "Import:MaxBytes = 1: must be from 1024 to 100000000.")]
    [InlineData("Import:LateWindow", "00:00:30", "Import:LateWindow = 00:00:30: must be at least twice Dime:Timeout, which is 00:00:30.")]
    [InlineData("Import:TimeZone", "Mars/Olympus", "Import:TimeZone = Mars/Olympus: must be a time zone's IANA name")]
    [InlineData("Import:NoSuchOption", "1", "NoSuchOption")]
    [InlineData("Retry:MaxAttempts", "99", "Retry:MaxAttempts = 99: must be from 1 to 20.")]
    [InlineData("Retry:MinSpan", "2.00:00:00", "Retry:MinSpan = 2.00:00:00: must be from 00:00:00 to 1.00:00:00.")]
    [InlineData("Gate:MaxPause", "00:00:00", "Gate:MaxPause = 00:00:00: must be from 00:00:01 to 1.00:00:00.")]
    [InlineData("Gate:AuthProbe", "soon", "soon")]
    [InlineData("Gate:SameRefusals", "1", "Gate:SameRefusals = 1: must be from 2 to 10000.")]
    [InlineData("Gate:Probe", "Ping", "It must be Category or None.")]
    [InlineData("Plan:Poll", "00:05:00", "Plan:Poll = 00:05:00: must be from 00:00:00.0500000 to 00:01:00.")]
    [InlineData("Receive:Prefetch", "0", "Receive:Prefetch = 0: must be from 1 to 5000.")]
    [InlineData("Receive:HoldFor", "01:00:00", "Receive:HoldFor = 01:00:00: must be from 00:00:00.1000000 to 00:20:00.")]
    [InlineData("Gate:OutageAlarm", "-00:00:01", "Gate:OutageAlarm = -00:00:01: must be from 00:00:00 to 1.00:00:00.")]
    [InlineData("Receive:DedupeWindow", "00:00:01", "Receive:DedupeWindow = 00:00:01: must be from 00:01:00 to 365.00:00:00.")]
    [InlineData("Ledger:Provider", "Oracle", "It must be Sqlite or PostgreSQL.")]
    [InlineData("Ledger:Directory", "", "Ledger:Directory = : must not be empty.")]
    [InlineData("Validation:TooLong", "Shrink", "It must be Reject or Truncate.")]
    [InlineData("Validation:UnknownFields", "Keep", "It must be Reject or Ignore.")]
    [InlineData("Broker:Transport", "Kafka", "It must be None or RabbitMq.")]
    [InlineData("Broker:DeliveryLimit", "1", "Broker:DeliveryLimit = 1: must be from 10 to 1000000.")]
    [InlineData("Broker:Heartbeat", "00:00:01", "Broker:Heartbeat = 00:00:01: must be from 00:00:05 to 00:10:00.")]
    [InlineData("Broker:Url", "http://rabbit/", "Broker:Url: must be an address that begins with amqp:// or amqps://")]
    [InlineData("Broker:Url", "rabbit", "Broker:Url: must be an address that begins with amqp:// or amqps://")]
    [InlineData("Broker:Url", "amqp://u:p@rabbit/?heartbeat=5", "Broker:Url = amqp://rabbit/: must end with the virtual host; heartbeat and TLS are Broker:Heartbeat and Broker:Tls.")]
    [InlineData("Broker:Url", "amqp://u:p@rabbit/a/b", "Broker:Url = amqp://rabbit/a/b: must name one virtual host; a / in its name is written %2F.")]
    [InlineData("Broker:Url", "amqp://u:p:q@rabbit/", "Broker:Url = amqp://rabbit/: a : in user or password must be written %3A.")]
    [InlineData("Broker:Hosts:0", "amqp://rabbit", "Broker:Hosts:0 = amqp://rabbit: must be a host, or host:port, without scheme and user.")]
    [InlineData("Broker:Hosts:0", "rabbit:many", "Broker:Hosts:0 = rabbit:many: must be a host, or host:port, without scheme and user.")]
    [InlineData("Broker:Hosts:1", "", "Broker:Hosts:0 = : must be a host, or host:port, without scheme and user.")]
    [InlineData("Broker:UserNameFile", "/no/such/file", "Broker:UserNameFile = /no/such/file: must be a file that exists.")]
    [InlineData("Broker:PasswordFile", "/no/such/file", "Broker:PasswordFile = /no/such/file: must be a file that exists.")]
    [InlineData("Broker:Tls:ServerName", "rabbit", "Broker:Tls is set, and Broker:Url = amqp://localhost:5672/ is without TLS: it must begin with amqps://.")]
    [InlineData("Broker:Tls:CaFile", "/no/such/file", "Broker:Tls:CaFile = /no/such/file: must be a file that exists.")]
    [InlineData("Broker:Tls:CaFile", "appsettings.json", "Broker:Tls:CaFile = appsettings.json: must be a PEM file with certificates.")]
    [InlineData("Broker:Tls:ClientCertificateFile", "/no/such/file", "Broker:Tls:ClientCertificateFile = /no/such/file: must be a file that exists.")]
    [InlineData("Broker:Tls:ClientCertificateFile", "appsettings.json", "Broker:Tls:ClientCertificateFile = appsettings.json: must be a PKCS#12 file with a private key that the password opens.")]
    [InlineData("Broker:Tls:ClientCertificatePassword", "secret", "Broker:Tls:ClientCertificateFile is not set: it must be, where its password is.")]
    [InlineData("Broker:Tls:ClientCertificatePasswordFile", "/no/such/file", "Broker:Tls:ClientCertificatePasswordFile = /no/such/file: must be a file that exists.")]
    [InlineData("Broker:Tls:Verify", "false", "Verify")]
    [InlineData("Dime:Environment", "Moon", "It must be")]
    [InlineData("Dime:Timeout", "00:20:00", "Dime:Timeout = 00:20:00: must be from 00:00:01 to 00:10:00.")]
    [InlineData("Dime:BaseAddress", "ftp://x", "Dime:BaseAddress = ftp://x/: must be an absolute http or https address.")]
    [InlineData("Dime:ApiKeyFile", "/no/such/file", "Dime:ApiKeyFile = /no/such/file: must be a file that exists.")]
    [InlineData("Replay:Share", "2", "Replay:Share = 2: must be from 0.01 to 1.")]
    [InlineData("Http:Urls", "http://0.0.0.0:5080", "Http:Urls = http://0.0.0.0:5080: must be on loopback while Http:Keys is empty.")]
    [InlineData("Http:Urls", "here", "Http:Urls = here: must be an address such as http://127.0.0.1:5080.")]
    [InlineData("Http:Keys:0:Key", "short", "Http:Keys:0:Key: must be at least 8 characters long.")]
    public void A_wrong_value_names_the_option_the_value_and_what_is_allowed(string option, string value, string message)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read((option, value)));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.Contains(option.Split(':')[1], wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once()
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read(("Import:MaxRows", "0"), ("Retry:MaxAttempts", "0")));

        Assert.Equal(2, wrong.Message.Split(Environment.NewLine).Length);
    }

    [Theory]
    [InlineData("Broker:VirtualHost", "other", "Broker:VirtualHost = other: must not be set while Broker:Url names one, amqp://rabbit/erp.")]
    [InlineData("Broker:UserName", "other", "Broker:UserName and UserNameFile must not be set while Broker:Url names a user.")]
    [InlineData("Broker:UserNameFile", "appsettings.json", "Broker:UserName and UserNameFile must not be set while Broker:Url names a user.")]
    [InlineData("Broker:Password", "other", "Broker:Password and PasswordFile must not be set while Broker:Url has a password.")]
    [InlineData("Broker:PasswordFile", "appsettings.json", "Broker:Password and PasswordFile must not be set while Broker:Url has a password.")]
    public void What_the_brokers_address_says_is_not_said_twice_and_no_password_is_repeated(string option, string value, string message)
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read(("Broker:Url", "amqp://u:hush@rabbit/erp"), (option, value)));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_plans_on_the_wrong_board_by_accident()
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
        var sections = typeof(Settings).GetProperties().Where(property => property.PropertyType.Name.EndsWith("Options", StringComparison.Ordinal)).ToList();

        Assert.Equal(sections.Select(section => section.Name).Append("Logging").Order(), document.RootElement.EnumerateObject().Select(section => section.Name).Order());
        foreach (var section in sections)
        {
            AssertNamed(Activator.CreateInstance(section.PropertyType)!, document.RootElement.GetProperty(section.Name));
        }
    }

    private static void AssertNamed(object defaults, JsonElement section)
    {
        var options = defaults.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(option => option.CanWrite).ToList();
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

    private static Settings Read(params (string Option, string Value)[] said)
    {
        var values = new Dictionary<string, string?> { ["Dime:Environment"] = "Sandbox", ["Dime:ApiKey"] = "key" };
        foreach (var (option, value) in said)
        {
            values[option] = value;
        }
        return Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
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
