using System.Runtime.InteropServices;

namespace DimeEmulator;

/// <summary>The standalone emulator: <c>dotnet run --project src/DimeEmulator</c>.</summary>
internal static class EntryPoint
{
    private const int Failed = 1;
    private const int WrongUse = 2;

    public static async Task<int> Main(string[] args)
    {
        if (CommandLine.Read(args, out var commandLine) is { } wrong)
        {
            await Console.Error.WriteLineAsync($"{wrong}{Environment.NewLine}{CommandLine.Usage}");
            return WrongUse;
        }

        var stop = new TaskCompletionSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.TrySetResult();
        }
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        try
        {
            var data = Path.GetFullPath(commandLine.Data);
            var settings = new EmulatorSettings { Url = commandLine.Url, DataDirectory = data, ApiKey = commandLine.ApiKey };
            await using var emulator = await Emulator.StartAsync(settings);
            Console.WriteLine($"Listening on {emulator.Address}, data in {data}. Try: curl {emulator.Address}_emulator/state/Job");
            await stop.Task;
            return 0;
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or InvalidOperationException)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return Failed;
        }
    }
}
