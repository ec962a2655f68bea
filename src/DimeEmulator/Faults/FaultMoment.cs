namespace DimeEmulator;

/// <summary>When a fault takes effect.</summary>
internal enum FaultMoment
{
    /// <summary>Instead of applying the call.</summary>
    Before,

    /// <summary>After the call is applied; its answer is lost or replaced.</summary>
    After,
}
