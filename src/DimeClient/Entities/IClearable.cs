namespace DimeClient.Entities;

/// <summary>
/// All of its kind that belong to one parent can be removed at once: <see cref="Import.Clear(IClearable)"/>. Only generated
/// entities are.
/// </summary>
public interface IClearable;
