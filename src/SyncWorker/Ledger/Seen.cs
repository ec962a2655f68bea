namespace SyncWorker.Ledger;

/// <summary>
/// Which changes were received before. Two generations: new keys go into one, both are asked, and when a generation is full
/// of days the other one is emptied and takes over. So a key lives for one to two windows, and the tree that is written to
/// stays small.
/// </summary>
/// <param name="window">How long a repeat is recognised, at least.</param>
internal sealed class Seen(Session ledger, DateTimeOffset now, TimeSpan window)
{
    /// <summary>Adds the keys of a group; null: it has none.</summary>
    /// <returns>For each, whether it was there, and whether its name was there with another content.</returns>
    public IReadOnlyList<(bool Repeated, bool NameReused)> Add(IReadOnlyList<DedupeKey?> keys)
    {
        // In their order, as two who add some of the same then wait for each other, and not both.
        var distinct = keys.OfType<DedupeKey>().Distinct().OrderBy(key => (key.Name, key.Content)).ToList();
        if (distinct.Count == 0)
        {
            return [.. keys.Select(_ => (false, false))];
        }

        var table = $"seen_{Turn(now.UtcTicks / window.Ticks)}";
        var known = ledger.QueryRows<byte[]>(FindSql, distinct.Select(key => key.Range()).Select(range => new { range.Low, range.High }))
            .Select(DedupeKey.FromBytes).ToHashSet();
        var added = ledger.QueryRows<byte[]>(
                $"insert into {table} (hash) select r.Hash from rows() r where true on conflict do nothing returning hash",
                distinct.Where(key => !known.Contains(key)).Select(key => new { Hash = key.ToBytes() }))
            .Select(DedupeKey.FromBytes).ToHashSet();
        var names = known.Select(key => key.Name).ToHashSet();
        return
        [
            .. keys.Select(each => each is not { } key ? (false, false)
                : !added.Remove(key) ? (true, false) // there before, twice in this group, or somebody else records it now
                : (false, !names.Add(key.Name))),
        ];
    }

    /// <summary>Moves on to the generation of this instant.</summary>
    /// <returns>The table that takes new keys: 0 or 1.</returns>
    private long Turn(long generation)
    {
        if (ledger.ExecuteScalar<long?>(GenerationSql) is not { } last)
        {
            ledger.Execute("insert into counter (slot, name, value) values ('seen', 'generation', @generation) on conflict (slot, name) do nothing", new { generation });
            return Turn(generation);
        }

        if (generation <= last)
        {
            // Nobody moves on before this is committed. A clock that was set back does not bring an old generation back.
            return ledger.ExecuteScalar<long>(GenerationSql + " for share") % 2;
        }

        // Nobody records meanwhile, and of several who would move on one does.
        last = ledger.ExecuteScalar<long>(GenerationSql + " for update");
        if (generation > last)
        {
            // After a standstill of more than a window nothing in either table counts any more.
            ledger.Execute(generation - last == 1 ? $"truncate table seen_{generation % 2}" : "truncate table seen_0; truncate table seen_1");
            ledger.Execute("update counter set value = @generation where slot = 'seen' and name = 'generation'", new { generation });
        }
        return Math.Max(generation, last) % 2;
    }

    private const string GenerationSql = "select value from counter where slot = 'seen' and name = 'generation'";

    private const string FindSql = """
        select s.hash from rows() r join seen_0 s on s.hash between r.Low and r.High
        union all
        select s.hash from rows() r join seen_1 s on s.hash between r.Low and r.High
        """;
}
