using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.SignIn;

public sealed class AccessTokenTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 8, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(3600, 3540)]
    [InlineData(120, 60)]
    [InlineData(60, 30)] // a minute would be its whole life
    public void A_token_is_renewed_a_minute_before_its_end_or_halfway_through_a_short_life(int lifetime, int renewed)
    {
        var token = AccessToken.Read(Jwt.Expiring(Now.AddSeconds(lifetime)), Now);

        Assert.Equal((Now.AddSeconds(lifetime), Now.AddSeconds(renewed)), (token.Expires, token.RenewAt));
    }

    [Theory]
    [InlineData("opaque")]
    [InlineData("a.b")]
    [InlineData("a.!!!.c")]
    [InlineData("a.e30.c")] // {}
    [InlineData("a.bm9qc29u.c")] // nojson
    public void A_token_without_an_expiry_is_used_until_it_is_refused(string text)
    {
        var token = AccessToken.Read(text, Now);

        Assert.Equal((text, null, null), (token.Text, token.Expires, token.RenewAt));
    }

    [Theory]
    [InlineData("""{"exp":1}""")] // expired already: the clocks differ
    [InlineData("""{"exp":1e300}""")]
    [InlineData("""{"exp":"soon"}""")]
    public void An_impossible_expiry_is_ignored(string payload) => Assert.Null(AccessToken.Read(Jwt.Of(payload), Now).RenewAt);

    [Fact]
    public void The_text_of_a_token_does_not_contain_the_token() =>
        Assert.DoesNotContain("opaque", AccessToken.Read("opaque", Now).ToString(), StringComparison.Ordinal);
}
