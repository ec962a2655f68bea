using SyncWorker.Operate.Answers;

namespace SyncWorker.Operate.Lists;

/// <summary>What was found for a text as people type it.</summary>
/// <param name="Query">The text.</param>
/// <param name="Records">The records that it names, of any entity.</param>
/// <param name="Nearest">Similar keys, if it names no record.</param>
internal sealed record SearchReport(string Query, IReadOnlyList<SearchHit> Records, IReadOnlyList<NearestKey> Nearest);

/// <summary>A record that was found.</summary>
/// <param name="Status">As in the record's own report.</param>
/// <param name="Answer">Whether the record on the board is as its source says.</param>
internal sealed record SearchHit(string Entity, string Key, string Exists, string Status, Answer Answer);

/// <summary>A key that is similar to the one typed.</summary>
internal sealed record NearestKey(string Entity, string Key);
