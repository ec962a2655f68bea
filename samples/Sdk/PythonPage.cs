using DimeClient;

namespace SdkSample;

/// <summary>
/// Every line of code of the vendor's page "Using the SDK" (Python), as a comment, and below it what it is in C#. A test holds
/// the comments against the page, and runs all of it.
/// </summary>
internal static class PythonPage
{
    public static async Task RunAsync(DimeSchedulerClient client, TextWriter output)
    {
        CreatingAClient.Run();
        Retries.Run();
        await Accessors.RunAsync(client, output);
        await ResultsNotExceptions.RunAsync(client, output);
        await Timeouts.RunAsync(client, output);
    }
}
