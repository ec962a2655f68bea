using DimeClient.Entities;
using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Accessors;

public sealed class CategoriesTests
{
    [Theory]
    [InlineData("""[{"id":1,"name":"A","displayName":"B","color":"#fff","new":true}]""")]
    [InlineData("""{"content":"[{\"Id\":\"1\",\"Name\":\"A\",\"DisplayName\":\"B\",\"Color\":\"#fff\"}]","contentType":"application/json","statusCode":200}""")]
    public async Task The_list_is_read_flat_or_wrapped(string body)
    {
        var result = await Clients.Over(StubHandler.Answering(200, body)).Categories.GetAllAsync();

        Assert.Equal([new Category { Id = "1", Name = "A", DisplayName = "B", Color = "#fff" }], result.EnsureSuccess());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("\"OK\"")]
    [InlineData("""[1]""")]
    [InlineData("""[{"name":1}]""")]
    [InlineData("""{"items":1}""")]
    [InlineData("""[{"name":"\ud800"}]""")]
    [InlineData("""[{"name":"A"}""")]
    public async Task An_answer_that_is_not_a_list_is_a_clear_error(string body)
    {
        var result = await Clients.Over(StubHandler.Answering(200, body)).Categories.GetAllAsync();

        Assert.Equal((DimeErrorKind.Network, DimeErrorReason.UnreadableAnswer), (result.Error!.Kind, result.Error.Reason));
    }
}
