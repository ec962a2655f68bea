using DimeClient;

namespace SdkSample;

/// <summary>
/// Every line of code of the vendor's page "Using the SDK" (Python), as a comment, followed by its C# equivalent. A test compares
/// the comments with the page and runs all of the code.
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
