namespace DimeEmulator;

/// <summary>When a fault strikes.</summary>
internal enum FaultMoment
{
    /// <summary>Instead of applying.</summary>
    Before,

    /// <summary>The call is applied; its answer is lost or another one.</summary>
    After,
}
