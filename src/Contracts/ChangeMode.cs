using System.Text.Json.Serialization;

namespace SyncWorker.Contracts;

/// <summary>How much of a record a change carries.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ChangeMode>))]
public enum ChangeMode
{
    /// <summary>This is the record.</summary>
    Snapshot = 0,

    /// <summary>Only these fields changed; just the key is needed beside them.</summary>
    Patch = 1,
}
