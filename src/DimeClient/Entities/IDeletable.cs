namespace DimeClient.Entities;

/// <summary>Can be deleted by an import: <see cref="Import.Delete(IDeletable)"/>. Only generated entities are.</summary>
public interface IDeletable;
