using DimeClient;
using SdkSample;

// Runs the lines of the vendor's Python page in C#, against an emulator or a sandbox:
//   dotnet run --project src/DimeEmulator &
//   dotnet run --project samples/Sdk -- http://127.0.0.1:5099
var options = new DimeSchedulerOptions
{
    ApiKey = Environment.GetEnvironmentVariable("DIMESCHEDULER_API_KEY") ?? "any key will do for the emulator",
    Environment = DimeEnvironment.Sandbox,
    BaseAddress = args is [var address] ? new Uri(address) : null,
};
using var client = new DimeSchedulerClient(options);
await PythonPage.RunAsync(client, Console.Out);
