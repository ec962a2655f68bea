using SyncWorker.Replay.Fix;

namespace SyncWorker.Tests;

public sealed class FixRuleTests
{
    [Theory]
    [InlineData("SiteCity set Gent", "Atlantis", "Gent")]
    [InlineData("SiteCity set Gent", null, "Gent")]
    [InlineData("SiteCity set ", "Atlantis", "")]
    [InlineData("SiteCity replace Atl => At", "Atl, Atl", "At, At")]
    [InlineData("SiteCity replace x => ", "xyx", "y")]
    [InlineData("SiteCity cut 3", "Atlantis", "Atl")]
    [InlineData("SiteCity map Atlantis => Gent", "Atlantis", "Gent")]
    [InlineData("SiteCity map  => Gent", "", "Gent")]
    [InlineData("SiteCity clear", "Atlantis", "")]
    [InlineData("SiteCity unset", "Atlantis", null)]
    public void A_rule_changes_the_values_that_it_fits(string rule, string? before, string? after)
    {
        var read = FixRule.Read(rule)!;

        Assert.Equal((true, after), read.Apply(before));
        Assert.Equal(rule, read.ToString());
    }

    [Theory]
    [InlineData("SiteCity set Gent", "Gent")]
    [InlineData("SiteCity replace x => y", "Gent")]
    [InlineData("SiteCity replace x => y", null)]
    [InlineData("SiteCity cut 4", "Gent")]
    [InlineData("SiteCity map gent => x", "Gent")]
    [InlineData("SiteCity clear", "")]
    [InlineData("SiteCity clear", null)]
    [InlineData("SiteCity unset", null)]
    public void A_rule_leaves_the_values_that_it_does_not_fit(string rule, string? value) => Assert.False(FixRule.Read(rule)!.Apply(value).Fits);

    [Theory]
    [InlineData("")]
    [InlineData("SiteCity")]
    [InlineData("SiteCity turn x")]
    [InlineData("SiteCity 0 x")]
    [InlineData("SiteCity set")]
    [InlineData("SiteCity cut x")]
    [InlineData("SiteCity cut 0")]
    [InlineData("SiteCity cut -1")]
    [InlineData("SiteCity replace x")]
    [InlineData("SiteCity replace  => y")]
    [InlineData("SiteCity clear it")]
    public void Other_texts_are_no_rules(string text) => Assert.Null(FixRule.Read(text));

    [Theory]
    [InlineData("Atlantis", "Gent", "F map Atlantis => Gent|F set Gent")]
    [InlineData("Hoofdstraat 1, Atlantis", "Hoofdstraat 1, Gent", "F replace Atlantis => Gent|F map Hoofdstraat 1, Atlantis => Hoofdstraat 1, Gent|F set Hoofdstraat 1, Gent")]
    [InlineData("a long text", "a long", "F cut 6|F replace long text => long|F map a long text => a long|F set a long")]
    [InlineData("x", "", "F clear|F map x => ")]
    [InlineData("x", null, "F unset")]
    [InlineData(null, "x", "F set x")]
    [InlineData("x", "x", "")]
    public void An_edit_is_turned_into_the_rules_that_make_it(string? before, string? after, string rules)
    {
        var derived = FixRule.Derive("F", before, after);

        Assert.Equal(rules, string.Join('|', derived));
        Assert.All(derived, rule => Assert.Equal((true, after), rule.Apply(before)));
        Assert.All(derived, rule => Assert.Equal(rule, FixRule.Read(rule.ToString())));
    }

    [Fact]
    public void A_character_of_two_halves_is_not_cut_in_the_middle() =>
        Assert.Equal((true, "a"), FixRule.Read("F cut 2")!.Apply("a😀"));

    [Fact]
    public void Rules_are_applied_one_after_the_other_and_fields_may_have_their_JSON_names()
    {
        var rules = new FixRules([FixRule.Read("siteCity map Atlantis => Gent")!, FixRule.Read("SiteCity replace Gent => Brugge")!, FixRule.Read("Importance unset")!]);

        var diff = rules.Diff("Job", new Dictionary<string, string> { ["SiteCity"] = "Atlantis", ["Importance"] = "1", ["JobNo"] = "1" });

        Assert.Equal([new FieldDiff("SiteCity", "Atlantis", "Brugge"), new("Importance", "1", null)], diff);
    }
}
