using System.Globalization;
using DimeClient;

namespace SyncWorker.Ledger;

/// <summary>
/// The order in which every transaction locks rows of <c>entity</c>: parents before children, then by id. A transaction that needs
/// further rows later takes only rows below those it holds, or rows that are free (<c>skip locked</c>). So two transactions never wait for
/// each other. docs/decisions/0009.
/// </summary>
internal static class LockOrder
{
    /// <summary>The expression that follows <c>order by</c>.</summary>
    /// <param name="row">The table's name or alias.</param>
    public static string Of(string row) => $"case {row}.entity {Depths} else 0 end, {row}.id";

    private static readonly string Depths = string.Join(' ', DimeCatalog.Entities
        .Select(entity => (entity.Name, Depth: Depth(entity)))
        .Where(entity => entity.Depth > 0)
        .Select(entity => string.Create(CultureInfo.InvariantCulture, $"when '{entity.Name}' then {entity.Depth}")));

    private static int Depth(EntityDefinition entity) => entity.Parent is { } parent ? Depth(DimeCatalog.Find(parent)!) + 1 : 0;
}
