namespace DimeClient.Entities;

/// <summary>
/// Marks an entity whose records can all be removed from one parent at once: <see cref="Import.Clear(IClearable)"/>. Only generated
/// entities implement it.
/// </summary>
public interface IClearable;
