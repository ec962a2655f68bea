namespace DimeClient;

public sealed partial class ImportsAccessor
{
    /// <summary>
    /// Collects rows and sends them in the background, many in one call and in the order they came. Rows wait in memory only:
    /// what must survive a crash belongs in a queue.
    /// </summary>
    /// <exception cref="ArgumentException">An option has a value it cannot have.</exception>
    public ImportBuffer CreateBuffer(ImportBufferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        OptionCheck.Check(options);
        return new(this, options, _transport.Log, _transport.Time);
    }
}
