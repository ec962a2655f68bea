namespace DimeClient;

public sealed partial class ImportsAccessor
{
    /// <summary>
    /// Collects rows and sends them in the background, many per call and in the order they were enqueued. Rows wait in memory only:
    /// rows that must survive a crash belong in a queue.
    /// </summary>
    /// <exception cref="ArgumentException">An option has an invalid value.</exception>
    public ImportBuffer CreateBuffer(ImportBufferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionCheck.Check(options);
        return new(this, options, _transport.Log, _transport.Time);
    }
}
