namespace SyncWorker.Runtime;

/// <summary>Finds the known word nearest to a misspelt one. Pure.</summary>
internal static class Spelling
{
    private const int MostOfAName = 3;

    /// <summary>The word that was probably meant; null when none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known) => known
        .Select(name => (Name: name, Distance: Distance(name.ToUpperInvariant(), word.ToUpperInvariant(), MostOfAName)))
        .Where(near => near.Distance <= MostOfAName).OrderBy(near => near.Distance).Select(near => near.Name).FirstOrDefault();

    /// <summary>
    /// The number of letters to change, add or remove; a number above <paramref name="most"/> if there are more than that.
    /// </summary>
    public static int Distance(string left, string right, int most)
    {
        if (Math.Abs(left.Length - right.Length) > most)
        {
            return most + 1;
        }

        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var (diagonal, least) = (row[0], row[0] = i);
            for (var j = 1; j <= right.Length; j++)
            {
                var changed = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(changed, Math.Min(row[j], row[j - 1]) + 1);
                least = Math.Min(least, row[j]);
            }

            if (least > most)
            {
                return most + 1;
            }
        }
        return row[right.Length];
    }
}
