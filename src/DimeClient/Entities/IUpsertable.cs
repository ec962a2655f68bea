namespace DimeClient.Entities;

/// <summary>
/// Marks an entity that an import can create or update: <see cref="Import.Upsert(IUpsertable)"/>. Only generated entities implement
/// it.
/// </summary>
public interface IUpsertable;
