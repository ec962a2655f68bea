using System.Text;
using RabbitMQ.Client;
using SyncWorker.Messaging;

namespace SyncWorker.Tests;

/// <summary>A publisher may write anything into properties and headers: reading them never throws, and the stored part is small.</summary>
public sealed class MessageHeadersTests
{
    [Fact]
    public void Case_2_a_timestamp_in_milliseconds_is_shown_as_it_is()
    {
        var json = MessageHeaders.ToJson(new BasicProperties { Timestamp = new(1_764_435_600_000) });

        Assert.Equal("""{"timestamp":1764435600000}""", json);
    }

    [Fact]
    public void A_timestamp_in_seconds_is_shown_as_a_time()
    {
        Assert.Contains(
            "2025-11-29T17:00:00",
            MessageHeaders.ToJson(new BasicProperties { Timestamp = new(1_764_435_600) }),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_header_of_any_type_is_read()
    {
        foreach (var value in OddValues())
        {
            var properties = new BasicProperties
            {
                Headers = new Dictionary<string, object?> { ["x-delivery-count"] = value, ["\0odd\ud83d"] = value },
            };

            Assert.Equal(0, MessageHeaders.Returns(properties));
            Assert.True((MessageHeaders.ToJson(properties) ?? "").Length < 1_000_000);
        }
    }

    [Theory]
    [InlineData(3L, 3)]
    [InlineData(3, 3)]
    [InlineData((byte)3, 3)]
    public void The_brokers_delivery_count_is_read_from_any_numeric_type(object count, long returns)
    {
        Assert.Equal(
            returns,
            MessageHeaders.Returns(new BasicProperties { Headers = new Dictionary<string, object?> { ["x-delivery-count"] = count } }));
    }

    [Fact]
    public void Too_many_or_too_long_headers_are_cut_to_the_first_ones_and_to_the_start_of_each()
    {
        var headers = Enumerable.Range(0, 10_000).ToDictionary(
            i => $"header {i}",
            i => (object?)Encoding.UTF8.GetBytes(new string('x', 10_000)));

        var json = MessageHeaders.ToJson(new BasicProperties { Headers = headers });

        Assert.InRange(json!.Length, 50_000, 150_000);
        Assert.Contains("header 0", json, StringComparison.Ordinal);
    }

    private static object?[] OddValues()
    {
        object deepTable = 1, deepList = 1;
        for (var level = 0; level < 10_000; level++)
        {
            deepTable = new Dictionary<string, object?> { ["a"] = deepTable };
            deepList = new List<object?> { deepList };
        }
        return
        [
            null,
            Encoding.UTF8.GetBytes("abc"),
            1e30,
            double.NaN,
            float.PositiveInfinity,
            ulong.MaxValue,
            decimal.MaxValue,
            new AmqpTimestamp(long.MaxValue),
            new AmqpTimestamp(-1),
            new BinaryTableValue([0, 255]),
            new byte[] { 0, 0xFF, 0xC0, 0xED, 0xA0, 0x80 },
            deepTable,
            deepList,
            Array.Empty<byte>(),
            new List<object?> { null, true, new DateTime(1), 'x' }, new string('\0', 1_000_000), "\ud83d",
        ];
    }
}
