namespace DimeEmulator;

/// <summary>The meaning of a JSON <c>null</c> in <c>ParameterValues</c>.</summary>
internal enum NullValue
{
    /// <summary>The parameter is left out.</summary>
    Omitted,

    /// <summary>The column is emptied.</summary>
    Empties,
}
