namespace DimeClient;

/// <summary>The kinds of problems of a row. Source: the catalog; the server checks everything else.</summary>
public enum ImportProblemKind
{
    /// <summary>A required parameter is missing, or a part of the record's key is blank.</summary>
    Missing,

    /// <summary>The value has more UTF-16 characters than the column accepts.</summary>
    TooLong,

    /// <summary>The procedure has no such parameter.</summary>
    UnknownParameter,

    /// <summary>The parameter is given twice.</summary>
    Repeated,

    /// <summary>A duration that is negative, a day or longer, or not in whole seconds.</summary>
    NotATime,
}
