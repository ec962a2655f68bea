namespace DimeClient.Entities;

/// <summary>
/// Marks an entity that an import can delete: <see cref="Import.Delete(IDeletable)"/>. Only generated entities implement it.
/// </summary>
public interface IDeletable;
