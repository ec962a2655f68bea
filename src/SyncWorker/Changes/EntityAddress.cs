using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using DimeClient;

namespace SyncWorker.Changes;

/// <summary>Names one record of Dime.Scheduler.</summary>
/// <param name="Definition">The kind of record.</param>
/// <param name="Key">The key as text, as given: <c>BC1/SERVICE/JOB-1001</c>, parts percent-encoded.</param>
/// <param name="Match">The key in the form used for comparison: trimmed at the end, without case.</param>
/// <param name="Root">The head of the record's aggregate: the record itself, or its topmost parent in the same aggregate.</param>
/// <param name="Parent">The record that must exist before this one, or null.</param>
internal sealed record EntityAddress(EntityDefinition Definition, string Key, string Match, string Root, EntityAddress? Parent)
{
    public const int Partitions = 64;

    /// <summary>Records with the same number are sent in order. Two aggregates that share one by chance only wait for each other.</summary>
    public long Aggregate { get; } = BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Root)));

    public int Partition => PartitionOf(Aggregate);

    public static int PartitionOf(long aggregate) => (int)((ulong)aggregate % Partitions);

    public bool IsSetup => Definition.Aggregate == "setup";

    public override string ToString() => $"{Definition.Name} {Key}";
}
