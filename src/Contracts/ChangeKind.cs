using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>What happened to a record.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeKind>))]
public enum ChangeKind
{
    /// <summary>The record was created or updated.</summary>
    Upsert = 0,

    /// <summary>The record was deleted: only the key is needed.</summary>
    Delete = 1,

    /// <summary>All values of the parent were removed. Only for entities that have a clear procedure, such as task filter values.</summary>
    Clear = 2,
}
