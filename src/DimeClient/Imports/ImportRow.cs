namespace DimeClient;

/// <summary>One row of an import: a procedure and its parameters, in order.</summary>
/// <param name="Procedure">The stored procedure: <c>mboc_upsertJob</c>.</param>
/// <param name="Parameters">
/// Wire names and values. Values are text: bools <c>True</c> or <c>False</c>, numbers invariant, enums by number, dates ISO 8601.
/// </param>
public sealed record ImportRow(string Procedure, IReadOnlyList<KeyValuePair<string, string>> Parameters);
