namespace DimeEmulator;

/// <summary>What the resource that an appointment's row names does to the appointment's other resources.</summary>
internal enum ResourceLinks
{
    /// <summary>
    /// An upsert adds a link unless it says ReplaceResource, a delete takes that link alone; the appointment goes with its last.
    /// </summary>
    PerResource,

    /// <summary>An upsert replaces the resource, a delete takes the appointment.</summary>
    Single,
}
