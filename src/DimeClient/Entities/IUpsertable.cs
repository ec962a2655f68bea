namespace DimeClient.Entities;

/// <summary>Can be created or updated by an import: <see cref="Import.Upsert(IUpsertable)"/>. Only generated entities are.</summary>
public interface IUpsertable;
