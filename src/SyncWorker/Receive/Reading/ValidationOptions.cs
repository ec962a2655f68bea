namespace SyncWorker.Receive.Reading;

/// <summary>How a field that the server would refuse is handled.</summary>
internal sealed record ValidationOptions
{
    public const string Section = "Validation";

    /// <summary>
    /// How a value longer than the server accepts is handled. Keys are never truncated. Default <see cref="TooLong.Reject"/>.
    /// </summary>
    public TooLong TooLong { get; init; } = TooLong.Reject;

    /// <summary>How a field that is not in the catalog is handled. Default <see cref="UnknownFields.Reject"/>.</summary>
    public UnknownFields UnknownFields { get; init; } = UnknownFields.Reject;
}

internal enum TooLong
{
    Reject,
    Truncate,
}

internal enum UnknownFields
{
    Reject,
    Ignore,
}
