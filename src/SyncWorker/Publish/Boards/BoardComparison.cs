using System.Text.Json;
using SyncWorker.Changes;
using SyncWorker.Compare;
using SyncWorker.Contracts;
using SyncWorker.Publish.Files;
using SyncWorker.Receive.Reading;

namespace SyncWorker.Publish.Boards;

/// <summary>
/// Compares the records of a full export with what the API returns of them. Records that the ledger knows to differ are left out: their
/// cause is known already.
/// </summary>
/// <param name="plan">Collects what a repair would publish; null: no repair is planned.</param>
internal sealed class BoardComparison(BoardReader board, ChangeReader reader, TimeProvider time, RepairPlan? plan)
{
    private readonly Dictionary<string, Dictionary<string, IReadOnlyDictionary<string, string>>> _lists = [];
    private readonly SortedDictionary<string, long> _notCompared = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _notReturned = new(StringComparer.Ordinal);
    private readonly List<Difference> _differences = [];
    private long _equal;
    private long _different;

    /// <summary>The result so far.</summary>
    public BoardReport Report => new(board.Calls, _equal, _differences)
    {
        Different = _different,
        NotCompared = _notCompared,
        FieldsNotReturned = _notReturned,
    };

    /// <param name="said">The record as the source says it.</param>
    /// <param name="isKnown">Whether the ledger knows it to differ, by its entity and key as they are compared.</param>
    public async Task AddAsync(OutgoingChange said, Func<string, string, bool> isKnown, CancellationToken cancellationToken)
    {
        using var document = JsonDocument.Parse(said.Json);
        var (change, problems) = reader.Read(document.RootElement, 0, new(Origin.Http, MessageId: "compare"), time.GetUtcNow());
        if (problems.Count > 0 || change.Entity is not { } address || change.Kind == ChangeKind.Clear)
        {
            return; // it could not be compared with the ledger either, and was counted there
        }

        var definition = address.Definition;
        if (isKnown(definition.Name, address.Match))
        {
            Skip("the ledger knows them to differ");
        }
        else if (definition.Name == "Job")
        {
            var job = await board.JobAsync(change.Fields["JobNo"], cancellationToken);
            if (job?.GetValueOrDefault("SourceApp") is { } source
                && !source.Equals(change.Fields["SourceApp"], StringComparison.OrdinalIgnoreCase))
            {
                Skip("Job: the API returned a job of another source with the same number");
                return;
            }
            Judge(said, change, job);
        }
        else if (BoardReader.IsListed(definition))
        {
            if (!_lists.TryGetValue(definition.Name, out var list))
            {
                _lists[definition.Name] = list = await board.ListAsync(definition, cancellationToken);
            }
            Judge(said, change, list.GetValueOrDefault(address.Match));
        }
        else
        {
            Skip($"{definition.Name}: the API does not return them");
        }
    }

    private void Judge(OutgoingChange said, IncomingChange change, IReadOnlyDictionary<string, string>? board)
    {
        var isDeleted = change.Kind == ChangeKind.Delete;
        if (board is null || isDeleted)
        {
            if (board is null == isDeleted)
            {
                _equal++;
                return;
            }
            Differ(said, change, isDeleted ? DifferenceKind.Extra : DifferenceKind.Missing, []);
            return;
        }

        var fields = new List<FieldDifference>();
        foreach (var (name, value) in change.Fields)
        {
            var parameter = change.Entity!.Definition.Find(name)!;
            if (change.Entity.Definition.KeyParameters.Contains(name))
            {
                continue;
            }

            switch (board.TryGetValue(name, out var has) ? BoardValue.IsSame(parameter, value, has) : null)
            {
                case null:
                    _notReturned.Add($"{change.Entity.Definition.Name}.{name}");
                    break;
                case false:
                    fields.Add(new(name, value, null, null) { Board = has });
                    break;
            }
        }

        if (fields.Count == 0)
        {
            _equal++;
            return;
        }
        Differ(said, change, DifferenceKind.Different, fields);
    }

    private void Differ(OutgoingChange said, IncomingChange change, DifferenceKind kind, IReadOnlyList<FieldDifference> fields)
    {
        _different++;
        var cause = "the board accepted what the source says, and has something else: it was changed there";
        var difference = new Difference(kind, change.Entity!.Definition.Name, change.Entity.Key, cause)
        {
            Index = said.Line,
            Fields = fields,
        };
        plan?.Add(difference, said, isComplete: true);
        if (_differences.Count < FileComparison.MostListed)
        {
            _differences.Add(difference);
        }
    }

    private void Skip(string reason) => _notCompared[reason] = _notCompared.GetValueOrDefault(reason) + 1;
}
