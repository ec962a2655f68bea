namespace DimeClient;

/// <summary>One thing that is wrong with a row, found before anything is sent.</summary>
/// <param name="Row">The row's place in the call, from 0.</param>
/// <param name="Procedure">The row's procedure.</param>
/// <param name="Parameter">The wire name; where one of several would do, the preferred one.</param>
/// <param name="Kind">What is wrong.</param>
/// <param name="Message">The same in words, with what is allowed. Never the value itself.</param>
public sealed record ImportProblem(int Row, string Procedure, string Parameter, ImportProblemKind Kind, string Message);
