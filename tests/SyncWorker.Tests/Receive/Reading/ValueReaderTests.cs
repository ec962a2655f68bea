using System.Globalization;
using System.Text.Json;
using DimeClient;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Tests;

/// <summary>What each parameter type accepts, and what is sent for it: the same on every machine.</summary>
public sealed class ValueReaderTests
{
    public static TheoryData<string, string, string?> Table => new()
    {
        { "Text", "\"Gent\"", "Gent" },
        { "Text", "\"\"", "" },
        { "Text", "1001", "1001" },
        { "Text", "1e3", "1e3" }, // as written
        { "Text", "true", null },
        { "Text", "[]", null },
        { "Text", "{}", null },
        { "Integer", "17", "17" },
        { "Integer", "\"-17\"", "-17" },
        { "Integer", "\"0017\"", "17" },
        { "Integer", "2147483648", null },
        { "Integer", "17.0", "17" },
        { "Integer", "1.7e1", "17" },
        { "Integer", "\"17.0\"", "17" },
        { "Integer", "1.5", null },
        { "Integer", "\"1.000\"", null }, // a thousand in Germany, one in Britain
        { "Integer", "\"\"", null },
        { "Integer", "true", null },
        { "Long", "9223372036854775807", "9223372036854775807" },
        { "Long", "9223372036854775808", null },
        { "Decimal", "3.140", "3.140" },
        { "Decimal", "\"3.14\"", "3.14" },
        { "Decimal", "-1e2", "-100" },
        { "Decimal", "\"3,14\"", null },
        { "Decimal", "\"1,234.5\"", null },
        { "Decimal", "1e400", null },
        { "Decimal", "\"NaN\"", null },
        { "Boolean", "true", "True" },
        { "Boolean", "false", "False" },
        { "Boolean", "\"TRUE\"", "True" },
        { "Boolean", "\"false\"", "False" },
        { "Boolean", "1", "True" },
        { "Boolean", "\"0\"", "False" },
        { "Boolean", "2", null },
        { "Boolean", "\"yes\"", null },
        { "DateTime", "\"2026-11-20T08:00:00+01:00\"", "2026-11-20T08:00:00+01:00" }, // as written
        { "DateTime", "\"2026-11-20T08:00:00\"", "2026-11-20T08:00:00" },
        { "DateTime", "\"2026-11-20T08:00:00.1234567Z\"", "2026-11-20T08:00:00.1234567Z" },
        { "DateTime", "\"2026-11-20 08:00\"", "2026-11-20T08:00:00" },
        { "DateTime", "\"2026-11-20t08:00:00z\"", "2026-11-20T08:00:00Z" },
        { "DateTime", "\"2026-11-20T08:00:00.123456789Z\"", "2026-11-20T08:00:00.1234567Z" },
        { "DateTime", "\"2026-11-20T08:00:00+01\"", "2026-11-20T08:00:00+01:00" },
        { "DateTime", "\"2026-11-20 08:00:00 -05:30\"", "2026-11-20T08:00:00-05:30" },
        { "DateTime", "\"2026-11-20T08:00:00+15:00\"", null },
        { "DateTime", "\"2026-11-20T08:00:00+01:75\"", null },
        { "DateTime", "\"2026-11-20T24:00:00\"", null },
        { "DateTime", "\"0001-01-01T00:00:00\"", null },
        { "DateTime", "\"9999-12-31T23:59:59.9999999\"", null },
        { "DateTime", "\"2026-11-20\"", "2026-11-20" },
        { "DateTime", "\"2026-02-30\"", null },
        { "DateTime", "\"20/11/2026\"", null },
        { "DateTime", "\"11/12/2026\"", null }, // November or December
        { "DateTime", "\"20.11.2026\"", null },
        { "DateTime", "\"08:00\"", null },
        { "DateTime", "\"2026-11-20\\n\"", null },
        { "DateTime", "\"\"", null },
        { "DateTime", "20261120", null },
        { "Duration", "\"08:30:00\"", "08:30:00" },
        { "Duration", "\"8:30\"", "08:30:00" },
        { "Duration", "\"0.02:03:04\"", "02:03:04" },
        { "Duration", "\"08:30:00.500\"", "08:30:00" },
        { "Duration", "\"24:00:00\"", null }, // longer than a time of day
        { "Duration", "\"1.02:03:04\"", null },
        { "Duration", "\"08:60:00\"", null },
        { "Duration", "\"-01:00:00\"", null },
        { "Duration", "\"8h\"", null },
        { "Duration", "30", null },
        { "Guid", "\"8D2F1C3A-0000-4000-8000-000000000001\"", "8d2f1c3a-0000-4000-8000-000000000001" },
        { "Guid", "\"{8d2f1c3a-0000-4000-8000-000000000001}\"", "8d2f1c3a-0000-4000-8000-000000000001" },
        { "Guid", "\"42\"", null },
        { "Enum", "\"High\"", "1" },
        { "Enum", "\"HIGH\"", "1" },
        { "Enum", "2", "2" },
        { "Enum", "\"2\"", "2" },
        { "Enum", "7", null },
        { "Enum", "\"Highest\"", null },
        { "TextList", "[\"a\",\"b\"]", "a;b" },
        { "TextList", "[]", "" },
        { "TextList", "\"a;b\"", "a;b" },
        { "TextList", "[1]", null },
    };

    [Theory]
    [MemberData(nameof(Table))]
    public void A_value_is_written_the_same_on_the_wire_in_every_culture(string type, string json, string? wire)
    {
        foreach (var culture in new[] { "", "de-DE", "tr-TR" })
        {
            var (read, allowed) = In(culture, () => Read(type, json, zone: null));

            Assert.Equal(wire, read);
            Assert.Equal(wire is null, allowed is not null);
        }
    }

    [Fact]
    public void Every_type_of_the_catalog_is_in_the_table()
    {
        Assert.Equal(Enum.GetNames<ParameterType>().Order(), Table.Select(row => (string)row[0]).Distinct().Order());
    }

    [Theory]
    [InlineData("2026-11-20T08:00:00", "2026-11-20T08:00:00+01:00")]
    [InlineData("2026-07-20T08:00:00", "2026-07-20T08:00:00+02:00")]
    [InlineData("2026-11-20T08:00:00Z", "2026-11-20T08:00:00Z")]           // has an offset: sent as written
    [InlineData("2026-11-20T08:00:00-0500", "2026-11-20T08:00:00-05:00")]
    [InlineData("2026-03-29T02:30:00", "2026-03-29T02:30:00+01:00")]       // this time does not exist: the clock had just moved forward
    public void A_time_without_offset_gets_the_offset_of_the_configured_zone(string written, string sent)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Brussels");

        Assert.Equal(sent, Read("DateTime", $"\"{written}\"", zone).Wire);
    }

    [Theory]
    [InlineData("DateTime", "0001-01-01T00:00:00", "a date that is not set")]
    [InlineData("DateTime", "1753-01-01", "a date that is not set")]
    [InlineData("DateTime", "9999-12-31T00:00:00+14:00", "a date without end")]
    [InlineData("Duration", "30:00:00", "less than 24:00:00")]
    public void Case_14_an_unset_or_impossible_value_is_named_as_such_in_any_zone(string type, string written, string words)
    {
        foreach (var zone in new[] { null, "Europe/Brussels", "Pacific/Kiritimati", "America/New_York" })
        {
            var (wire, allowed) = Read(type, $"\"{written}\"", zone is null ? null : TimeZoneInfo.FindSystemTimeZoneById(zone));

            Assert.Null(wire);
            Assert.Contains(words, allowed, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_error_for_an_unknown_choice_lists_the_choices()
    {
        Assert.Equal("must be one of Medium (0), High (1), Low (2)", Read("Enum", "7", null).Allowed);
    }

    private static (string? Wire, string? Allowed) Read(string type, string json, TimeZoneInfo? zone)
    {
        var kind = Enum.Parse<ParameterType>(type);
        var parameter = kind == ParameterType.Enum
            ? Some.Definition("Task").Find("importance")!
            : new ProcedureParameter { Wire = "W", Json = "w", Type = kind };
        using var document = JsonDocument.Parse(json);
        return ValueReader.Read(document.RootElement, parameter, zone);
    }

    private static T In<T>(string culture, Func<T> read)
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            return read();
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
