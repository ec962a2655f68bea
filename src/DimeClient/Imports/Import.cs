using DimeClient.Entities;

namespace DimeClient;

/// <summary>
/// Makes the rows of an import from entities: <c>client.Imports.RunAsync([Import.Upsert(job), Import.Delete(task)])</c>. Members
/// that are null and members that the procedure does not accept are left out.
/// </summary>
public static class Import
{
    /// <summary>Creates the record, or updates the fields whose members are set.</summary>
    public static ImportRow Upsert(IUpsertable entity) => Row(entity, definition => definition.Upsert, inUpsert: true);

    /// <inheritdoc cref="Upsert(IUpsertable)"/>
    public static IReadOnlyList<ImportRow> Upsert(IEnumerable<IUpsertable> entities) => [.. entities.Select(Upsert)];

    /// <summary>Deletes the record that the key names.</summary>
    public static ImportRow Delete(IDeletable entity) => Row(entity, definition => definition.Delete, inUpsert: false);

    /// <inheritdoc cref="Delete(IDeletable)"/>
    public static IReadOnlyList<ImportRow> Delete(IEnumerable<IDeletable> entities) => [.. entities.Select(Delete)];

    /// <summary>Changes one aspect of an existing record, such as an appointment's category.</summary>
    public static ImportRow Update(IUpdatable entity) => Row(entity, definition => definition.Upsert, inUpsert: true);

    /// <inheritdoc cref="Update(IUpdatable)"/>
    public static IReadOnlyList<ImportRow> Update(IEnumerable<IUpdatable> entities) => [.. entities.Select(Update)];

    /// <summary>
    /// Removes all records of this kind from the parent that the entity names: every filter value of a task, with or without a
    /// group.
    /// </summary>
    public static ImportRow Clear(IClearable entity) => Row(entity, definition => definition.Clear, inUpsert: false);

    /// <inheritdoc cref="Clear(IClearable)"/>
    public static IReadOnlyList<ImportRow> Clear(IEnumerable<IClearable> entities) => [.. entities.Select(Clear)];

    /// <summary>Any row, by wire names and texts: for a procedure or a parameter that this SDK does not know.</summary>
    public static ImportRow Raw(string procedure, params IEnumerable<(string Name, string Value)> parameters) =>
        new(procedure, [.. parameters.Select(p => KeyValuePair.Create(p.Name, p.Value))]);

    private static ImportRow Row(object marked, Func<EntityDefinition, string?> procedure, bool inUpsert)
    {
        ArgumentNullException.ThrowIfNull(marked);
        if (marked is not DimeEntity entity)
        {
            throw new ArgumentException(
                $"{marked.GetType()} is not one of the entities of {typeof(DimeEntity).Namespace}.", nameof(marked));
        }
        var definition = entity.Definition;
        var values = entity.Values();
        return new(procedure(definition)!,
        [
            .. definition.Parameters.Index()
                .Where(p => (inUpsert ? p.Item.InUpsert : p.Item.InDelete) && values[p.Index] is not null)
                .Select(p => KeyValuePair.Create(p.Item.Wire, WireText.Of(values[p.Index]!))),
        ]);
    }
}
