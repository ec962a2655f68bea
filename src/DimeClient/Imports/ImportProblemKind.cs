namespace DimeClient;

/// <summary>What can be wrong with a row. Source: the catalog; what it does not say is left to the server.</summary>
public enum ImportProblemKind
{
    /// <summary>A parameter that the procedure requires is not there, or the record's name is blank.</summary>
    Missing,

    /// <summary>More UTF-16 characters than the column takes.</summary>
    TooLong,

    /// <summary>The procedure has no such parameter.</summary>
    UnknownParameter,

    /// <summary>The parameter is there twice.</summary>
    Repeated,

    /// <summary>A duration that is negative, a day or longer, or not of whole seconds.</summary>
    NotATime,
}
