// from dimescheduler import RateLimitError, ValidationError
using DimeClient;
using DimeClient.Entities;

namespace SdkSample;

/// <summary>"Results, not exceptions": and the exceptions, for callers that prefer them.</summary>
internal static class ResultsNotExceptions
{
    public static async Task RunAsync(DimeSchedulerClient client, TextWriter output)
    {
        await ResultAsync(client, output);
        await ExceptionsAsync(client, TimeProvider.System, output);
    }

    private static async Task ResultAsync(DimeSchedulerClient client, TextWriter output)
    {
        // result = client.categories.get_all()
        var result = await client.Categories.GetAllAsync();

        // result.ok # True on 2xx
        var ok = result.Ok; // and the body does not report a failure

        // result.data # parsed JSON body on success, else None
        var data = result.Data;

        // result.error # parsed JSON error body on 4xx/5xx, else None
        var error = result.Error;

        // result.response # underlying httpx.Response - headers, status code, raw bytes
        var response = result.Response;

        await output.WriteLineAsync($"{ok}: {data?.Count} categories, error {error?.Message ?? "none"}, HTTP {response?.StatusCode}.");
    }

    private static async Task ExceptionsAsync(DimeSchedulerClient client, TimeProvider time, TextWriter output)
    {
        var category = new Category { Name = "INSTALL", DisplayName = "Install", Color = "light blue, a little too long" };

        // result = client.categories.create(category)
        var result = await client.Categories.CreateAsync(category);

        // try:
        try
        {
            // result.raise_for_error()
            result.EnsureSuccess();
        }

        // except RateLimitError as e:
        catch (DimeRateLimitException e)
        {
            // time.sleep(e.retry_after or 1)
            await Task.Delay(e.RetryAfter ?? TimeSpan.FromSeconds(1), time);
        }

        // except ValidationError as e:
        catch (DimeValidationException e)
        {
            // log.warning("bad payload: %s", e.body)
            await output.WriteLineAsync($"bad payload: {e.Body}");
        }
    }
}
