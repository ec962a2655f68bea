using System.Text;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Imports;

public sealed class ImportPayloadTests
{
    [Fact]
    public void A_single_row_is_an_array_too_in_pascal_case_with_names_and_values_in_order()
    {
        const string expected =
            """[{"StoredProcedureName":"mboc_upsertJob","ParameterNames":["SourceApp","SourceType","JobNo","ShortDescription"],"ParameterValues":["BC1","SERVICE","SVC001","Service 1"]}]""";

        Assert.Equal(expected, Encoding.UTF8.GetString(ImportPayload.Write(Clients.OneRow).Span));
    }

    [Fact]
    public void Rows_of_different_procedures_share_a_body()
    {
        ImportRow[] rows = [new("mboc_upsertPin", [new("Name", "A")]), new("mboc_deletePin", [new("Name", "B")])];

        Assert.Equal(
            """[{"StoredProcedureName":"mboc_upsertPin","ParameterNames":["Name"],"ParameterValues":["A"]},{"StoredProcedureName":"mboc_deletePin","ParameterNames":["Name"],"ParameterValues":["B"]}]""",
            Encoding.UTF8.GetString(ImportPayload.Write(rows).Span));
    }

    [Fact]
    public void Null_leaves_the_parameter_out_and_an_empty_text_does_not()
    {
        ImportRow[] rows = [new("p", [new("A", null!), new("B", "")])];

        Assert.Equal(
            """[{"StoredProcedureName":"p","ParameterNames":["B"],"ParameterValues":[""]}]""",
            Encoding.UTF8.GetString(ImportPayload.Write(rows).Span));
    }

    public static TheoryData<string> Values =>
        [
            "", "plain", "quote \" and \\", "Küche größer", "日本語", "🔥 fire", "line\r\nbreak\t\0", "<a href='x'>&+", "half \ud83d",
            new string('é', 5000),
        ];

    [Theory]
    [MemberData(nameof(Values))]
    public void The_announced_size_is_the_size_sent_and_any_text_survives(string value)
    {
        ImportRow[] rows = [new("mboc_upsertPin", [new("Name", value)]), new("p", []), new("q", [new("x", value), new("y", value)])];

        var body = ImportPayload.Write(rows);

        Assert.Equal(body.Length, ImportPayload.SizeOf(rows));
        Assert.Equal(body.Length, rows.Sum(ImportPayload.SizeOf) + 4);
        Assert.Equal(
            value.Replace('\ud83d', value.Contains("half", StringComparison.Ordinal) ? '\ufffd' : '\ud83d'),
            ImportPayload.Read(body)[0].Parameters[0].Value);
    }

    [Fact]
    public async Task No_rows_are_a_success_without_a_call()
    {
        var handler = StubHandler.Answering(500);

        var result = await Clients.Over(handler).Imports.RunAsync([]);

        Assert.True(result.Ok);
        Assert.Null(result.Response);
        Assert.Empty(handler.Sent);
    }
}
