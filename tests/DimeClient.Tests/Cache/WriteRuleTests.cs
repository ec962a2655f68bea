using Xunit;

namespace DimeClient.Tests.Cache;

public sealed class WriteRuleTests
{
    [Fact]
    public void A_typed_write_may_change_the_list_of_its_endpoint() =>
        Assert.Equal(["category"], WriteRule.Lists(new(HttpMethod.Post, "category?x=1")));

    [Fact]
    public void A_delete_may_change_any_list() => Assert.Null(WriteRule.Lists(new(HttpMethod.Delete, "category")));

    [Theory]
    [InlineData("mboc_upsertCategory", "category")]
    [InlineData("MBOC_UPSERTCATEGORY mboc_upsertCategory mboc_upsertPin", "category pin")]
    public void An_import_of_upserts_may_change_the_lists_of_their_entities(string procedures, string lists) =>
        Assert.Equal(lists.Split(' '), WriteRule.Lists(Import(procedures.Split(' '))));

    [Theory]
    [InlineData("mboc_deleteCategory")]
    [InlineData("my_own")]
    [InlineData("mboc_upsertCategory my_own")]
    public void An_import_with_any_other_procedure_may_change_any_list(string procedures) =>
        Assert.Null(WriteRule.Lists(Import(procedures.Split(' '))));

    private static DimeRequest Import(string[] procedures) => new(HttpMethod.Post, "import")
    {
        Body = ImportPayload.Write([.. procedures.Select(procedure => new ImportRow(procedure, []))]),
    };
}
