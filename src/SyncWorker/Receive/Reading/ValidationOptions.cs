namespace SyncWorker.Receive.Reading;

/// <summary>What is done with a field that the server would refuse.</summary>
internal sealed record ValidationOptions
{
    public const string Section = "Validation";

    /// <summary>A value longer than the server takes. Keys are never cut. Default <see cref="TooLong.Reject"/>.</summary>
    public TooLong TooLong { get; init; } = TooLong.Reject;

    /// <summary>A field the catalog does not have. Default <see cref="UnknownFields.Reject"/>.</summary>
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
