using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>What became of a record.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeKind>))]
public enum ChangeKind
{
    /// <summary>It was created or updated.</summary>
    Upsert = 0,

    /// <summary>It was deleted: only the key is needed.</summary>
    Delete = 1,

    /// <summary>All values of the parent are gone. Only for entities that have a clear procedure, such as task filter values.</summary>
    Clear = 2,
}
