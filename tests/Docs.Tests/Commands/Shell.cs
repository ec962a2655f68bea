using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace SyncWorker.Docs.Tests.Commands;

/// <summary>Runs commands in sequence in one bash, in a folder that looks like the clone, and ends the processes they started.</summary>
internal sealed partial class Shell : IDisposable
{
    // Long enough for a busy machine: the limit only ends commands that hang.
    private static readonly TimeSpan Within = TimeSpan.FromMinutes(15);

    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, string> _environment;
    private readonly Dictionary<string, string> _given;

    /// <param name="broker">Replaces the RabbitMQ address in the documents.</param>
    /// <param name="database">Replaces the PostgreSQL connection string in the documents.</param>
    public Shell(Uri broker, string database)
    {
        var addresses = new[] { "WORKER", "EMULATOR", "DEMO", "DEMO_EMULATOR", "OTHER" }.ToDictionary(name => name, _ => FreeAddress());
        var output = new DirectoryInfo(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));
        _environment = new(addresses)
        {
            ["ROOT"] = Repository.Root,
            ["BUILT"] = $"{output.Parent!.Name}/{output.Name}",
            ["RABBITMQ_URL"] = broker.ToString(),
            ["POSTGRES_CONNECTION"] = database,
            ["Dime__BaseAddress"] = addresses["EMULATOR"],
            ["Dime__ApiKey"] = "documents",
            ["STATE_DIRECTORY"] = _directory.File("state"), // a ledger belongs to one board, and each document has an emulator of its own
            ["Http__Urls"] = addresses["WORKER"],
            ["Import__LateWindow"] = "00:01:00",
        };
        _given = new(StringComparer.Ordinal)
        {
            ["http://127.0.0.1:5080"] = addresses["WORKER"],
            ["http://127.0.0.1:5099"] = addresses["EMULATOR"],
            ["http://127.0.0.1:6000"] = addresses["OTHER"],
            ["amqp://guest:guest@localhost:5672/"] = broker.ToString(),
            ["amqp://…"] = broker.ToString(),
            ["Host=db;Database=syncworker;Username=syncworker;Password=…"] = database,
            ["DIMESCHEDULER_API_KEY=…"] = "DIMESCHEDULER_API_KEY=documents",
            ["/tmp/"] = _directory.Path + "/",
            [" backlog "] = " 400 ",
            [" messages"] = " 400",
        };
        foreach (var entry in new DirectoryInfo(Repository.Root).EnumerateFileSystemInfos()
            .Where(entry => entry.Name is not ("data" or "demo-data")))
        {
            File.CreateSymbolicLink(_directory.File(entry.Name), entry.FullName);
        }
    }

    /// <summary>Runs the commands, and returns those with an exit code other than 0, each with its output.</summary>
    public async Task<IReadOnlyList<string>> RunAsync(IReadOnlyList<DocumentedCommand> commands)
    {
        var script = new StringBuilder(". ").AppendLine(Quote(Path.Combine(AppContext.BaseDirectory, "shell.sh")));
        foreach (var (command, number) in commands.Select((command, number) => (command, number)))
        {
            script.AppendLine(System.Globalization.CultureInfo.InvariantCulture, $"attempt {number} {Quote(Fill(command.Text))}");
        }

        var said = await RunAsync(script.ToString());
        return [.. commands.Select((command, number) => Problem(command, number, said)).OfType<string>()];
    }

    public void Dispose() => _directory.Dispose();

    /// <summary>The command as a reader would type it, with real addresses and with values for its placeholders.</summary>
    private string Fill(string command) =>
        _given.Aggregate(command, (text, given) => text.Replace(given.Key, given.Value, StringComparison.Ordinal));

    private static string? Problem(DocumentedCommand command, int number, string said)
    {
        var previous = said.IndexOf($"@@ {number - 1} ", StringComparison.Ordinal);
        var (begin, end) = (previous < 0 ? 0 : said.IndexOf('\n', previous) + 1, said.IndexOf($"@@ {number} ", StringComparison.Ordinal));
        var own = said[begin..(end < 0 ? said.Length : end)].Trim();
        return end < 0 ? $"line {command.Line}: {command.Text}: did not end.\n{own}"
            : Status().Match(said, end).Groups[1].Value is var status and not "0"
                ? $"line {command.Line}: {command.Text}: ended with {status}.\n{own}"
            : command.Shows is { } shown && Shape.Difference(shown, own) is { } difference
                ? $"line {command.Line}: {command.Text}: {difference}\nIt printed:\n{own}"
            : null;
    }

    private async Task<string> RunAsync(string script)
    {
        var start = new ProcessStartInfo("bash", ["-c", script])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = _directory.Path,
        };
        foreach (var (name, value) in _environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            await process.WaitForExitAsync(new CancellationTokenSource(Within, TimeProvider.System).Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }
        return await output;
    }

    private static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    private static string FreeAddress()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}";
    }

    [GeneratedRegex(@"\G@@ \d+ (\d+)")]
    private static partial Regex Status();
}
