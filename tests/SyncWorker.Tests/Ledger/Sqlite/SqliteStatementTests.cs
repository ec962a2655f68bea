using SyncWorker.Contracts;

namespace SyncWorker.Tests;

/// <summary>What the embedded store binds and reads, through a session.</summary>
public sealed class SqliteStatementTests : IDisposable
{
    private readonly TestLedger _ledger = new();

    public void Dispose() => _ledger.Dispose();

    [Theory]
    [InlineData("")]
    [InlineData("Gent")]
    [InlineData("čšž 漢字 🚚")]
    [InlineData("a 'quoted' @Name; --")]
    public void Text_comes_back_as_it_was_bound(string text) => Assert.Equal(text, Bound<string>("@V", new { V = text }));

    [Fact]
    public void Text_longer_than_the_buffer_on_the_stack_comes_back_as_it_was_bound()
    {
        var text = string.Concat(Enumerable.Repeat("漢字 ", 1_000));

        Assert.Equal(text, Bound<string>("@V", new { V = text }));
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 0, 255, 0 })]
    public void Bytes_come_back_as_they_were_bound(byte[] bytes) => Assert.Equal(bytes, Bound<byte[]>("@V", new { V = bytes }));

    [Theory]
    [InlineData(long.MinValue)]
    [InlineData(0)]
    [InlineData(long.MaxValue)]
    public void Numbers_come_back_as_they_were_bound(long number) => Assert.Equal(number, Bound<long>("@V", new { V = number }));

    [Fact]
    public void Null_comes_back_as_null()
    {
        Assert.Null(Bound<long?>("@V", new { V = (long?)null }));
        Assert.Null(Bound<string>("@V", new { V = (string?)null }));
        Assert.Null(Bound<byte[]>("@V", new { V = (byte[]?)null }));
    }

    [Fact]
    public void A_value_that_may_be_null_comes_back_as_it_was_bound()
    {
        Assert.Equal(7, Bound<long?>("@V", new { V = (int?)7 }));
        Assert.Equal(2.5, Bound<double?>("@V", new { V = (double?)2.5 }));
        Assert.True(Bound<bool>("@V", new { V = (bool?)true }));
    }

    [Fact]
    public void A_value_from_an_earlier_run_is_not_left_in_a_statement() => Assert.Equal(
        ["1", null, "3"],
        _ledger.Store.Read(ledger => ledger.QueryRows<string?>(
            "select r.V from rows() r", new[] { "1", null, "3" }.Select(value => new { V = value }))));

    [Fact]
    public void A_list_is_one_parameter() => Assert.Equal(
        [2, 3],
        _ledger.Store.Read(ledger => ledger.Query<int>(
            "select v from (select 1 as v union select 2 union select 3) where v = any(@Ids)", new { Ids = new long[] { 2, 3, 9 } })));

    [Fact]
    public void Columns_are_read_in_order_into_a_tuple() =>
        Assert.Equal((1L, "a"), Bound<(long, string)>("@V, 'a'", new { V = 1 }));

    [Fact]
    public void Columns_are_read_by_name_into_an_object_and_null_leaves_what_was_there()
    {
        var row = Bound<Row>("'Delete' as Kind, null as Number, @V as due_at, 1 as Ignored", new { V = 5 });

        Assert.Equal((ChangeKind.Delete, 3, 5L), (row.Kind, row.Number, row.DueAt));
    }

    [Fact]
    public void A_number_that_does_not_fit_is_an_error() =>
        Assert.Throws<OverflowException>(() => Bound<int>("@V", new { V = long.MaxValue }));

    [Fact]
    public void A_parameter_without_a_value_is_an_error_that_names_it()
    {
        var refused = Assert.Throws<ArgumentException>(() => Bound<long>("@Missing", new { V = 1 }));

        Assert.Contains("@Missing", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_cannot_be_stored_is_an_error_that_names_it()
    {
        var refused = Assert.Throws<ArgumentException>(() => Bound<long>("@V", new { V = TimeSpan.Zero }));

        Assert.Contains("TimeSpan", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_statement_can_be_used_again_after_it_failed()
    {
        Assert.Throws<OverflowException>(() => Bound<int>("@V", new { V = long.MaxValue }));

        Assert.Equal(1, Bound<int>("@V", new { V = 1L }));
    }

    [Fact]
    public async Task The_rows_that_all_statements_of_a_text_have_written_are_counted()
    {
        var written = await _ledger.Store.WriteAsync(
            ledger => ledger.Execute(
                """
                insert into counter (slot, name, value) values ('t', 'a', @V), ('t', 'b', @V);
                select 1;
                update counter set value = 0 where slot = 't' and name = 'a';
                """,
                new { V = 1 }),
            CancellationToken.None);

        Assert.Equal(3, written);
    }

    private T Bound<T>(string columns, object arguments) =>
        _ledger.Store.Read(ledger => ledger.Query<T>($"select {columns}", arguments)).Single();

    private sealed class Row
    {
        public ChangeKind Kind { get; init; }

        public int Number { get; init; } = 3;

        public long DueAt { get; init; }
    }
}
