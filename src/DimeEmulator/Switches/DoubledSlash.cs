namespace DimeEmulator;

/// <summary>What a path with two slashes in a row is, such as <c>//message</c>.</summary>
internal enum DoubledSlash
{
    /// <summary>The path with one.</summary>
    Merged,

    /// <summary>A path of its own, which does not exist.</summary>
    NotFound,
}
