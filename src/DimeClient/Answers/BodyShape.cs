namespace DimeClient;

/// <summary>What a body looks like, before anybody asks what it says.</summary>
internal enum BodyShape
{
    /// <summary>Nothing, or white space.</summary>
    Empty,

    /// <summary>JSON that could be read.</summary>
    Json,

    /// <summary>Plain text.</summary>
    Text,

    /// <summary>HTML or XML: by its type, or because it begins with <c>&lt;</c>. The API writes neither.</summary>
    Markup,

    /// <summary>Meant as JSON but not readable, longer than is read, or of an unknown type.</summary>
    Broken,
}
