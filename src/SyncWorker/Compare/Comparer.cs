using System.Text.Json;
using DimeClient;
using SyncWorker.Changes;
using SyncWorker.Contracts;
using SyncWorker.Ledger;
using SyncWorker.Plan;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Compare;

/// <summary>
/// Compares records as their source says them with what the board has accepted. Both are compared as the worker sends them: the records
/// are read like changes that are received.
/// </summary>
internal sealed class Comparer(ChangeReader reader, ImportOptions import)
{
    // Nothing is recorded under this name. With an id, a record without a version can be read where an order is required.
    private static readonly Origin Export = new("compare", MessageId: "compare");

    public CompareAnswer Run(Session ledger, CompareRequest request, DateTimeOffset now)
    {
        var verdict = new Verdict(request.AsOf ?? now, import.ClearAs);
        var notCompared = new List<NotCompared>();
        var named = new List<SourceRecord>();
        foreach (var (index, change) in (request.Changes ?? []).Index())
        {
            var (record, problem) = Read(change, index, now);
            if (record is null)
            {
                notCompared.Add(new(index, problem!));
            }
            else
            {
                named.Add(record);
            }
        }

        var differences = new List<Difference>();
        foreach (var group in named.GroupBy(record => record.Address.Definition))
        {
            var known = RecordedState.Find(ledger, group.Key, group.Select(record => record.Address.Match), now);
            differences.AddRange(group
                .Select(record => verdict.Of(record, known.GetValueOrDefault(record.Address.Match))).OfType<Difference>());
        }

        var equal = named.Count - differences.Count;
        if (request is { Absent: { Count: > 0 } absent, Entity: { } entity })
        {
            var known = RecordedState.Find(ledger, DimeCatalog.Find(entity)!, absent.Select(KeyText.MatchOf), now);
            differences.AddRange(known.Values.Select(verdict.OfAbsent).OfType<Difference>());
        }
        return new(equal, [.. differences.OrderBy(difference => difference.Index ?? long.MaxValue)], notCompared);
    }

    private (SourceRecord? Record, string? Problem) Read(JsonElement change, int index, DateTimeOffset now)
    {
        try
        {
            var (read, problems) = reader.Read(change, index, Export, now);
            return problems.Count > 0 ? (null, string.Join("; ", problems))
                : read.Entity is not { } address ? (null, "does not say which record it is")
                : read.Kind == ChangeKind.Clear ? (null, "is a clear: it names no record")
                : HasNoKey(read, address) ? (null, $"has no key of its own: every such {address.Definition.Name} is a new record")
                : (new(index, address, read.Kind, read.Mode, read.Version, read.Fields), null);
        }
        catch (Exception unreadable) when (ChangeReader.IsUnreadable(unreadable))
        {
            return (null, unreadable.Message);
        }
    }

    /// <summary>Whether the reader had to make up the key.</summary>
    private static bool HasNoKey(IncomingChange read, EntityAddress address) =>
        address.Definition.Key.IsEmpty
        || read.Fields.GetValueOrDefault(address.Definition.Key[0].Alternatives[0]) == read.Dedupe?.ToGuid().ToString("D");
}
