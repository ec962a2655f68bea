namespace DimeEmulator;

/// <summary>How the resource in an appointment's row affects the appointment's other resources.</summary>
internal enum ResourceLinks
{
    /// <summary>
    /// An upsert adds a link unless ReplaceResource is set. A delete removes only that link; deleting the last link deletes the
    /// appointment.
    /// </summary>
    PerResource,

    /// <summary>An upsert replaces the resource; a delete deletes the appointment.</summary>
    Single,
}
