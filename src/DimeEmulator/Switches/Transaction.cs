namespace DimeEmulator;

/// <summary>The effect of a refused row on the rest of its call.</summary>
internal enum Transaction
{
    /// <summary>Nothing of the call is applied.</summary>
    Atomic,

    /// <summary>Rows before it stay applied; rows after it are not reached.</summary>
    StopAtFirstFailure,

    /// <summary>All other rows are applied.</summary>
    GoOn,
}
