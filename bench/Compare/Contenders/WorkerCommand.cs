namespace SyncWorker.Bench.Contenders;

/// <summary>How a worker is run: the built program with its default settings, but for where things are.</summary>
internal static class WorkerCommand
{
    private const string Listening = "Now listening on: ";

    public static string Program => Repository.Built("src/SyncWorker", "syncworker.dll");

    public static IEnumerable<string> Run => [Program, "run", "--urls", "http://127.0.0.1:0"];

    /// <param name="broker">With the virtual host; null: the worker has no broker.</param>
    /// <param name="database">The connection string, for PostgreSQL.</param>
    /// <param name="directory">The folder of an embedded ledger.</param>
    public static Dictionary<string, string?> Variables(Contender contender, Uri sink, Uri? broker, string? database, string directory)
    {
        var variables = new Dictionary<string, string?>
        {
            ["Dime__BaseAddress"] = sink.ToString(),
            ["Dime__ApiKey"] = "bench",
            ["Ledger__Provider"] = contender.Ledger,
            ["Ledger__ConnectionString"] = database,
            ["Ledger__Directory"] = directory,
        };
        if (broker is not null)
        {
            variables["Broker__Transport"] = "RabbitMq";
            variables["Broker__Url"] = broker.ToString();
            if (contender.Receiver is not null)
            {
                variables["Broker__Receiver"] = contender.Receiver;
            }
        }
        return variables;
    }

    /// <summary>Waits until the worker listens.</summary>
    /// <exception cref="MissingException">It does not know the setting that this contender is about.</exception>
    public static async Task<Uri> AddressAsync(WorkerProcess process, TimeSpan within, CancellationToken cancellationToken)
    {
        try
        {
            var line = await process.WaitForLineAsync(
                line => line.Contains(Listening, StringComparison.Ordinal), within, cancellationToken);
            return new(line[(line.IndexOf(Listening, StringComparison.Ordinal) + Listening.Length)..].Trim());
        }
        catch (InvalidOperationException)
            when (process.Lines.Any(line => line.Contains("Broker:Receiver", StringComparison.Ordinal)))
        {
            throw new MissingException("this worker refuses Broker:Receiver");
        }
    }
}
