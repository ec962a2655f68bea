namespace DimeEmulator;

/// <summary>A field of a control call that cannot be taken as it is.</summary>
/// <param name="Value">What it was, as JSON.</param>
/// <param name="Allowed">What may stand there.</param>
internal sealed record FieldProblem(string Field, string Value, string Allowed)
{
    public string Detail => $"{Field}: {Value} is not allowed. Allowed: {Allowed}.";
}
