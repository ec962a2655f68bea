// from dimescheduler import DimeSchedulerClient, RetryConfig
using DimeClient;

namespace SdkSample;

/// <summary>"Retries": on by default, for the same answers, with the same backoff and cap.</summary>
internal static class Retries
{
    public static void Run()
    {
        // client = DimeSchedulerClient(
        using var client = new DimeSchedulerClient(new DimeSchedulerOptions
        {
            // api_key="MY_API_KEY",
            ApiKey = "MY_API_KEY",

            // retry=RetryConfig(max_retries=5, initial_delay_s=1.0, max_delay_s=60.0),
            Retry = new() { MaxRetries = 5, InitialDelay = TimeSpan.FromSeconds(1), MaxDelay = TimeSpan.FromSeconds(60) },
            Timeout = TimeSpan.FromMinutes(5), // in C# this covers all attempts and the waits between them
        });

        // )

        // retry=False
        using var once = new DimeSchedulerClient(new DimeSchedulerOptions { ApiKey = "MY_API_KEY", Retry = RetryOptions.None });
    }
}
