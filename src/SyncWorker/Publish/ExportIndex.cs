using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Publish.Files;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Publish;

/// <summary>
/// Which records a full export names, and on which line each of them counts. It keeps 48 bytes for each record and none of the export's
/// content, so an export may be larger than memory.
/// </summary>
internal sealed class ExportIndex
{
    // The worker decides which fields are allowed, and may know more fields than this program. Only keys are read here.
    private readonly ChangeReader _reader = new(new() { TooLong = TooLong.Truncate, UnknownFields = UnknownFields.Ignore }, new(), new());

    private readonly Dictionary<UInt128, Place> _records = [];
    private readonly SortedSet<string> _entities = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _sources = new(StringComparer.OrdinalIgnoreCase);
    private long _items;

    /// <summary>The entities of the records.</summary>
    public IReadOnlyCollection<string> Entities => _entities;

    /// <summary>The source applications of the records.</summary>
    public IReadOnlyCollection<string> Sources => _sources;

    /// <summary>Items that name a record that another item says newer.</summary>
    public long Repeated { get; private set; }

    /// <summary>Items that do not say which record they are: any of the records that the export seems to lack may be meant.</summary>
    public long Unnamed { get; private set; }

    /// <summary>Reads the next item.</summary>
    public void Add(FileItem item, DateTimeOffset now)
    {
        var number = _items++;
        if (Read(item, now) is not { Entity: { } address } read)
        {
            Unnamed++;
            return;
        }

        _entities.Add(address.Definition.Name);
        if (address.Definition.Find("sourceApp") is { } source && read.Fields.TryGetValue(source.Wire, out var sourceApp))
        {
            _sources.Add(sourceApp.Trim());
        }

        // Of two that say the same record, the one counts that the worker would take for the newer one.
        var place = new Place(number, read.Version is null ? 0 : 1, read.Version ?? read.OccurredAt?.UtcTicks ?? 0);
        var hash = HashOf(address.Definition.Name, address.Match);
        if (!_records.TryGetValue(hash, out var other))
        {
            _records.Add(hash, place);
            return;
        }

        Repeated++;
        if ((place.Scale, place.Version).CompareTo((other.Scale, other.Version)) >= 0)
        {
            _records[hash] = place;
        }
    }

    /// <summary>Whether the item counts: false for one that names a record that another item says newer.</summary>
    /// <param name="number">The place of the item, from 0.</param>
    public bool Counts(FileItem item, long number, DateTimeOffset now) =>
        Read(item, now) is not { Entity: { } address } || _records[HashOf(address.Definition.Name, address.Match)].Number == number;

    public bool Names(string entity, string key) => _records.ContainsKey(HashOf(entity, KeyText.MatchOf(key)));

    private IncomingChange? Read(FileItem item, DateTimeOffset now)
    {
        if (item.Change is not { } change)
        {
            return null;
        }

        using var document = JsonDocument.Parse(change.Json);
        return _reader.Read(document.RootElement, 0, new(Origin.Http), now).Change;
    }

    private static UInt128 HashOf(string entity, string match) =>
        BinaryPrimitives.ReadUInt128BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{entity}\n{match}")));

    private readonly record struct Place(long Number, int Scale, long Version);
}
