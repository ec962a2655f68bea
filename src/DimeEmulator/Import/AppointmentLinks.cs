namespace DimeEmulator;

/// <summary>The resources of an appointment, with one assignment each.</summary>
internal sealed class AppointmentLinks(Board board)
{
    private const string ResourceNo = "ResourceNo";

    private static readonly Entity Assignments = ProcedureCatalog.Embedded.FindEntity("Assignment")!;
    private static readonly string[] Taken = ["SourceApp", "SourceType", "AppointmentId", "AppointmentGuid", ResourceNo];

    /// <summary>Links the resource that the upsert names, in addition to the others or instead of them.</summary>
    public void Add(Record appointment, IReadOnlyDictionary<string, string> fields, ResourceLinks rule)
    {
        if (string.IsNullOrWhiteSpace(fields.GetValueOrDefault(ResourceNo)))
        {
            return;
        }
        var link = Taken.Where(appointment.Fields.ContainsKey)
            .ToDictionary(name => name, name => appointment.Fields[name], StringComparer.Ordinal);
        link[ResourceNo] = fields[ResourceNo];
        var key = RecordAddress.KeyOf(board, Assignments, link)!;
        if (rule == ResourceLinks.Single || Flag.IsTrue(fields.GetValueOrDefault("ReplaceResource")))
        {
            foreach (var other in LinksOf(appointment).Where(other => other.Key != key))
            {
                board.RemoveWithChildren(Assignments, other);
            }
        }
        if (board[Assignments].Find(key) is null)
        {
            board.Put(Assignments, new Record(key, appointment.Key, [], board.NextRecordNumber(), link));
        }
    }

    /// <summary>Removes the link to a resource.</summary>
    /// <returns>Whether the link existed, and whether others remain.</returns>
    public (bool WasLinked, bool HasOthers) Remove(Record appointment, string resourceNo)
    {
        var links = LinksOf(appointment);
        var link = links.FirstOrDefault(link => KeyText.Normalise(link.Fields[ResourceNo]) == KeyText.Normalise(resourceNo));
        if (link is null)
        {
            return (false, links.Count > 0);
        }
        board.RemoveWithChildren(Assignments, link);
        return (true, links.Count > 1);
    }

    private IReadOnlyList<Record> LinksOf(Record appointment) => board[Assignments].ChildrenOf(appointment.Key);
}
