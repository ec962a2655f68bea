namespace DimeClient;

/// <summary>A problem of a row that was found before anything is sent.</summary>
/// <param name="Row">The row's index in the call, from 0.</param>
/// <param name="Procedure">The row's procedure.</param>
/// <param name="Parameter">The wire name; if one of several would do, the preferred one.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Message">The problem in words and the allowed values. Never contains the value itself.</param>
public sealed record ImportProblem(int Row, string Procedure, string Parameter, ImportProblemKind Kind, string Message);
