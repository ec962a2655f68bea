namespace DimeClient.Entities;

/// <summary>
/// Changes a part of a record that is there: <see cref="Import.Update(IUpdatable)"/>. Only generated entities are.
/// </summary>
public interface IUpdatable;
