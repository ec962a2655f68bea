namespace DimeEmulator;

/// <summary>How the emulator treats a path with two slashes in a row, such as <c>//message</c>.</summary>
internal enum DoubledSlash
{
    /// <summary>As the path with one slash.</summary>
    Merged,

    /// <summary>As a different path, which does not exist.</summary>
    NotFound,
}
