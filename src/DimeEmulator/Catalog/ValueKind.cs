namespace DimeEmulator;

/// <summary>What the text of a value must look like.</summary>
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
