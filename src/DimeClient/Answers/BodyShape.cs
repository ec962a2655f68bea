namespace DimeClient;

/// <summary>The form of a body, regardless of its content.</summary>
internal enum BodyShape
{
    /// <summary>Empty, or only white space.</summary>
    Empty,

    /// <summary>Valid JSON.</summary>
    Json,

    /// <summary>Plain text.</summary>
    Text,

    /// <summary>HTML or XML: by its media type, or because it begins with <c>&lt;</c>. The API sends neither.</summary>
    Markup,

    /// <summary>Invalid JSON, longer than the read limit, or of an unknown media type.</summary>
    Broken,
}
