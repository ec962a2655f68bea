namespace DimeEmulator;

/// <summary>What a JSON <c>null</c> in <c>ParameterValues</c> means.</summary>
internal enum NullValue
{
    /// <summary>The parameter is left out.</summary>
    Omitted,

    /// <summary>The column is emptied.</summary>
    Empties,
}
