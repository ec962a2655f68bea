using SyncWorker.Operate;

namespace SyncWorker.Tests;

public sealed class ProblemTextTests
{
    [Theory]
    [InlineData("""{"title":"Not valid.","detail":"jobNo is missing.","status":400}""", "Not valid. jobNo is missing.")]
    [InlineData("""{"detail":"Only this."}""", "Only this.")]
    [InlineData("""{"title":null,"detail":7}""", "")]
    [InlineData("""["a list"]""", """["a list"]""")]
    [InlineData("Bad Gateway", "Bad Gateway")] // a proxy's own words
    [InlineData("", "")]
    public void People_see_the_title_and_the_detail_or_the_body_as_it_is(string body, string words) =>
        Assert.Equal(words, ProblemText.Words(body));

    [Fact]
    public void Of_a_long_body_that_is_no_problem_people_see_the_beginning() =>
        Assert.Equal(new string('x', 200), ProblemText.Words(new string('x', 201)));
}
