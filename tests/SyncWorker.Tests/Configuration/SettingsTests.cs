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
            var options = section.PropertyType.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(option => option.CanWrite).ToList();
            var named = document.RootElement.GetProperty(section.Name).EnumerateObject().ToList();
            Assert.Equal(options.Select(option => option.Name).Order(), named.Select(option => option.Name).Order());

            var defaults = Activator.CreateInstance(section.PropertyType);
            Assert.All(options, option => Assert.Equal(
                (option.Name, Text(option.GetValue(defaults))),
                (option.Name, Text(named.Single(property => property.Name == option.Name).Value, option.PropertyType))));
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
