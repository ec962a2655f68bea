namespace DimeClient;

/// <summary>How a parameter's value is written. On the wire, every value is text.</summary>
public enum ParameterType
{
    Text,
    Integer,
    Long,
    Decimal,

    /// <summary><c>True</c> or <c>False</c>.</summary>
    Boolean,

    /// <summary>ISO 8601, as written: with its offset if it has one.</summary>
    DateTime,

    /// <summary><c>HH:mm:ss</c>.</summary>
    Duration,
    Guid,

    /// <summary>Sent as its number.</summary>
    Enum,

    /// <summary>Joined with <c>;</c>.</summary>
    TextList,
}
