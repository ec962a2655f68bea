using System.Collections.Immutable;

namespace DimeClient;

/// <summary>
/// One part of a record's key: usually one parameter. An appointment is named by its Guid or by its id, so that part has two: the
/// first one with a value counts.
/// </summary>
/// <param name="Alternatives">Wire names, the preferred one first.</param>
public sealed record KeyPart(ImmutableArray<string> Alternatives);
