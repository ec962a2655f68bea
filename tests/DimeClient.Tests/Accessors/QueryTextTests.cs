using System.Web;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DimeClient.Tests.Accessors;

public sealed class QueryTextTests
{
    [Fact]
    public void Any_values_are_read_from_the_query_as_they_were_added()
    {
        var values = Gen.Elements("a", "&", "=", "+", "%", "#", "?", " ", "é", "😀", "/").ListOf().Select(string.Concat).ListOf();

        Prop.ForAll(values.ToArbitrary(), all =>
        {
            var path = all.Aggregate(new QueryText("path"), (text, value) => text.Add("name", value)).ToString();
            var query = HttpUtility.ParseQueryString(new Uri("https://host/" + path).Query);
            return (query.GetValues("name") ?? []).SequenceEqual(all);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void A_null_value_is_left_out() =>
        Assert.Equal("path?b=2&c=3", new QueryText("path").Add("a", null).Add("b", "2").Add("c", "3").ToString());

    [Fact]
    public void A_path_without_values_has_no_question_mark() => Assert.Equal("path", new QueryText("path").Add("a", null).ToString());
}
