namespace DimeEmulator;

/// <summary>The formats of values that the import accepts.</summary>
internal enum ValueForms
{
    /// <summary>Every form that a known client sends: <c>2026-01-02 08:30:00Z</c>, ticks, JSON numbers and booleans.</summary>
    Lenient,

    /// <summary>Strings only, dates as ISO 8601 with a <c>T</c>, times as <c>HH:mm:ss</c>.</summary>
    Strict,
}
