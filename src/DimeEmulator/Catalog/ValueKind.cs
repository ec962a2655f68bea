namespace DimeEmulator;

/// <summary>The format of a value's text.</summary>
internal enum ValueKind
{
    Text,
    Integer,
    Long,
    Decimal,
    Boolean,
    DateTime,

    /// <summary>A SQL <c>time</c>: HH:mm:ss, less than a day.</summary>
    Time,
    Guid,
    Enum,
}
