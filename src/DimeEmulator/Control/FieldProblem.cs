namespace DimeEmulator;

/// <summary>A field of a control call with an invalid value.</summary>
/// <param name="Value">The invalid value, as JSON.</param>
/// <param name="Allowed">The allowed values.</param>
internal sealed record FieldProblem(string Field, string Value, string Allowed)
{
    public string Detail => $"{Field}: {Value} is not allowed. Allowed: {Allowed}.";
}
