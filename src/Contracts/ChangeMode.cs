using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>How much of a record a change carries.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeMode>))]
public enum ChangeMode
{
    /// <summary>The change carries the whole record.</summary>
    Snapshot = 0,

    /// <summary>Only these fields changed; besides them, only the key is needed.</summary>
    Patch = 1,
}
