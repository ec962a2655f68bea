using System.Runtime.InteropServices;

if (args is ["wait"])
{
    using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
    {
        signal.Cancel = true;
        Console.WriteLine("goodbye");
        Environment.Exit(128 + 15);
    });
    Console.WriteLine("ready");
    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
}

Console.WriteLine($"environment: {Environment.GetEnvironmentVariable("SUPPORT_PROGRAM")}");
Console.Error.WriteLine("to standard error");
return 3;
