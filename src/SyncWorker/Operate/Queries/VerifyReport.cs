namespace SyncWorker.Operate.Queries;

/// <summary>Whether the ledger's numbers agree with each other.</summary>
/// <param name="Verdict"><c>conserved</c> or <c>not conserved</c>.</param>
/// <param name="Rules">Each rule with the numbers that it compared.</param>
internal sealed record VerifyReport(string Verdict, IReadOnlyList<RuleReport> Rules)
{
    public bool Conserved => Rules.All(rule => rule.Holds);

    public static VerifyReport Of(IReadOnlyList<RuleReport> rules) =>
        new(rules.All(rule => rule.Holds) ? "conserved" : "not conserved", rules);
}

/// <summary>One rule.</summary>
/// <param name="Rule">The rule as a sentence.</param>
/// <param name="Left">The first of the two numbers, or how many rows break the rule.</param>
/// <param name="Right">The second of the two numbers, or zero.</param>
internal sealed record RuleReport(string Rule, long Left, long Right)
{
    public bool Holds => Left == Right;
}
