using System.Diagnostics;
using System.Globalization;

namespace SyncWorker.Testing;

/// <summary>
/// A built .NET program in its own process, so that a test can really kill it. Dispose ends it by its id, with its children.
/// </summary>
public sealed class WorkerProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly OutputLines output = new();
    private readonly Task exited;

    private WorkerProcess(ProcessStartInfo start)
    {
        process = new Process { StartInfo = start };
        process.OutputDataReceived += Read;
        process.ErrorDataReceived += Read;
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        exited = WatchAsync();
    }

    /// <summary>The program that runs a dll: the one that runs this process, if it is known.</summary>
    public static string DotNet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Standard output and error so far, in the order in which they arrived.</summary>
    public IReadOnlyList<string> Lines => output.All;

    /// <summary>Runs <c>dotnet dll arguments</c>: a file from <see cref="Repository.Built"/>, run in the clone's root.</summary>
    /// <remarks>The environment is added to that of the tests; null removes a variable.</remarks>
    public static WorkerProcess Start(
        string dll,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null) =>
        StartProgram(DotNet, [dll, .. arguments], environment, workingDirectory);

    /// <summary>The same for any program, by its path or its name on the search path.</summary>
    public static WorkerProcess StartProgram(
        string program,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string?>? environment = null,
        string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? Repository.Root,
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        return new WorkerProcess(start);
    }

    /// <summary>The first line, already written or still to come, for which the predicate holds.</summary>
    /// <exception cref="TimeoutException">No such line came in time; the message contains the output.</exception>
    /// <exception cref="InvalidOperationException">The process ended without such a line; the message contains the output.</exception>
    public async Task<string> WaitForLineAsync(Func<string, bool> predicate, TimeSpan within, CancellationToken cancellation = default)
    {
        using var expiry = new CancellationTokenSource(within, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, cancellation);
        try
        {
            return await output.FindAsync(predicate, either.Token)
                ?? throw new InvalidOperationException($"The process ended ({process.ExitCode}) without the line waited for.{Output()}");
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"Not within {within}: the line waited for.{Output()}", e);
        }
    }

    /// <summary>SIGKILL: the process stops at once and runs no shutdown code.</summary>
    public void Kill() => process.Kill();

    /// <summary>SIGTERM, a service manager's request to stop. Windows does not have it.</summary>
    public void Terminate() => Signal("TERM");

    /// <summary>SIGSTOP: suspends the process without its knowledge, like a suspended machine, until <see cref="Resume"/>.</summary>
    public void Suspend() => Signal("STOP");

    /// <summary>SIGCONT: the process continues where it stopped.</summary>
    public void Resume() => Signal("CONT");

    /// <summary>Waits for the end of the process and of its output.</summary>
    /// <returns>The exit code; 128 plus the signal's number when a signal ended the process.</returns>
    /// <exception cref="TimeoutException">The process still runs; the message contains the output.</exception>
    public async Task<int> WaitForExitAsync(TimeSpan within, CancellationToken cancellation = default)
    {
        try
        {
            await exited.WaitAsync(within, TimeProvider.System, cancellation);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"Not within {within}: the end of process {process.Id}.{Output()}", e);
        }

        return process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await exited;
        process.Dispose();
    }

    private void Signal(string name)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException($"Windows has no SIG{name}.");
        }

        // Uses the shell's built-in kill: small systems may lack the program of that name.
        using var kill = Process.Start("/bin/sh", ["-c", $"kill -{name} {process.Id.ToString(CultureInfo.InvariantCulture)}"]);
        kill.WaitForExit();
    }

    private void Read(object sender, DataReceivedEventArgs e)
    {
        if (e.Data is { } line)
        {
            output.Add(line);
        }
    }

    // Returns after the last line has been read.
    private async Task WatchAsync()
    {
        await process.WaitForExitAsync();
        output.End();
    }

    private string Output() => $" Its output:{Environment.NewLine}{string.Join(Environment.NewLine, Lines)}";
}
