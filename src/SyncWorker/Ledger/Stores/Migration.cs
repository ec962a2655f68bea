using System.Globalization;
using System.Reflection;

namespace SyncWorker.Ledger.Stores;

/// <summary>A numbered step that changes the ledger's tables. Each store has its own, and runs the missing ones in order.</summary>
internal sealed record Migration(int Number, string Name, string Sql)
{
    /// <param name="folder">Sqlite or PostgreSql.</param>
    public static IReadOnlyList<Migration> Of(string folder)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.Contains($".{folder}.Migrations.", StringComparison.Ordinal))
                .Select(name => Read(assembly, name))
                .OrderBy(migration => migration.Number),
        ];
    }

    private static Migration Read(Assembly assembly, string resource)
    {
        var name = resource.Split('.')[^2];
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return new(int.Parse(name[..3], CultureInfo.InvariantCulture), name, reader.ReadToEnd());
    }
}
