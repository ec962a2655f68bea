namespace CatalogGenerator;

/// <summary>Finds the checked-in files.</summary>
internal static class Repository
{
    /// <summary>The nearest folder at or above <paramref name="start"/> that holds <see cref="Generator.Source"/>.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static string Root(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Generator.Source)))
            {
                return folder.FullName;
            }
        }
        throw new DirectoryNotFoundException($"No folder at or above '{start}' holds {Generator.Source}.");
    }
}
