namespace DimeClient.Entities;

/// <summary>
/// Marks an entity that changes a part of an existing record: <see cref="Import.Update(IUpdatable)"/>. Only generated entities
/// implement it.
/// </summary>
public interface IUpdatable;
