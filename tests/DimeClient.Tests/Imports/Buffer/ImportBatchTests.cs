using Xunit;

namespace DimeClient.Tests.Imports.Buffer;

public sealed class ImportBatchTests
{
    private static readonly ImportRow Row = new("p", [new("a", "é")]);

    [Fact]
    public void A_batch_accepts_as_many_rows_as_a_call_may_have()
    {
        var batch = new ImportBatch(maxRows: 2, maxBytes: 1_000);

        Assert.True(batch.TryAdd(Row, 10));
        Assert.False(batch.IsFull);
        Assert.True(batch.TryAdd(Row, 10));
        Assert.True(batch.IsFull);
        Assert.False(batch.TryAdd(Row, 10));
    }

    [Fact]
    public void A_batch_accepts_exactly_as_many_bytes_as_a_body_may_have()
    {
        var size = ImportPayload.SizeOf(Row);
        var exact = new ImportBatch(10, (int)ImportPayload.SizeOf([Row, Row]));
        var short1 = new ImportBatch(10, (int)ImportPayload.SizeOf([Row, Row]) - 1);

        Assert.Equal((true, true, false), (exact.TryAdd(Row, size), exact.TryAdd(Row, size), exact.TryAdd(Row, size)));
        Assert.Equal((true, false), (short1.TryAdd(Row, size), short1.TryAdd(Row, size)));
    }

    [Fact]
    public void A_row_that_is_too_long_is_sent_alone()
    {
        var batch = new ImportBatch(10, 5);

        Assert.True(batch.TryAdd(Row, 100));
        Assert.True(batch.IsFull);
        Assert.Single(batch.Take());
        Assert.Equal((0, false), (batch.Count, batch.IsFull));
    }
}
