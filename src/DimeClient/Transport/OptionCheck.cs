using System.Globalization;

namespace DimeClient;

/// <summary>
/// Refuses invalid options when the client is created. Messages name the option, its value and the allowed values, but no secret.
/// </summary>
internal static class OptionCheck
{
    // The longest time a timer accepts: 2^32 - 2 milliseconds.
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    /// <exception cref="ArgumentException">An option has an invalid value.</exception>
    public static void Check(DimeSchedulerOptions options)
    {
        Timeout(options.Timeout, nameof(options), nameof(options.Timeout));
        Timeout(options.ConnectTimeout, nameof(options), nameof(options.ConnectTimeout));
        if (options.AttemptTimeout is { } attempt)
        {
            Timeout(attempt, nameof(options), nameof(options.AttemptTimeout));
        }
        AtLeast(1, options.MaxAnswerBytes, nameof(options.MaxAnswerBytes));
        AtLeast(0, options.OfflineCapacity, nameof(options.OfflineCapacity));
        Retry(options.Retry, nameof(options), nameof(options.Retry));
        if (options.Cache is { } cache)
        {
            AtLeast(1, cache.MaxLists, $"{nameof(options.Cache)}.{nameof(cache.MaxLists)}");
            Duration(cache.Lifetime, $"{nameof(options.Cache)}.{nameof(cache.Lifetime)}");
            Duration(cache.StaleFor, $"{nameof(options.Cache)}.{nameof(cache.StaleFor)}");
        }
        Names(options.ProcedureNames, nameof(options.ProcedureNames));
        Names(options.Paths, nameof(options.Paths));
    }

    /// <exception cref="ArgumentException">An option has an invalid value.</exception>
    public static void Check(ImportBufferOptions options)
    {
        ArgumentNullException.ThrowIfNull(options.OnFailure, nameof(options));
        AtLeast(1, options.MaxRows, nameof(options.MaxRows));
        AtLeast(1, options.MaxBytes, nameof(options.MaxBytes));
        AtLeast(options.MaxRows, options.Capacity, nameof(options.Capacity), " (MaxRows)");
        Duration(options.MaxAge, nameof(options.MaxAge));
        Timeout(options.DrainTimeout, nameof(options), nameof(options.DrainTimeout));
    }

    /// <exception cref="ArgumentOutOfRangeException">The timeout is neither infinite nor more than zero and at most 49 days.</exception>
    public static TimeSpan Timeout(TimeSpan timeout, string parameter, string option) =>
        timeout == System.Threading.Timeout.InfiniteTimeSpan || (timeout > TimeSpan.Zero && timeout <= LongestTimeout)
            ? timeout
            : throw OutOfRange(parameter, option, timeout, "infinite, or more than zero and at most 49 days");

    /// <exception cref="ArgumentException">An option has an invalid value.</exception>
    public static RetryOptions Retry(RetryOptions? retry, string parameter, string option)
    {
        if (retry is null)
        {
            throw new ArgumentException($"{option} is null; allowed: options, RetryOptions.None to turn retries off.", parameter);
        }
        if (retry.MaxRetries is < 0 or > 100)
        {
            throw OutOfRange(parameter, $"{option}.{nameof(retry.MaxRetries)}", retry.MaxRetries, "0 to 100");
        }
        if (retry.MaxDelay < TimeSpan.Zero || retry.MaxDelay > TimeSpan.FromDays(1))
        {
            throw OutOfRange(parameter, $"{option}.{nameof(retry.MaxDelay)}", retry.MaxDelay, "zero to a day");
        }
        return retry.InitialDelay >= TimeSpan.Zero && retry.InitialDelay <= retry.MaxDelay
            ? retry
            : throw OutOfRange(
                parameter,
                $"{option}.{nameof(retry.InitialDelay)}",
                retry.InitialDelay,
                $"zero to {option}.{nameof(retry.MaxDelay)}, {retry.MaxDelay}");
    }

    private static void Duration(TimeSpan value, string option)
    {
        if (value < TimeSpan.Zero || value > TimeSpan.FromDays(365))
        {
            throw OutOfRange("options", option, value, "zero to 365 days");
        }
    }

    private static void AtLeast(int least, int value, string option, string why = "")
    {
        if (value < least)
        {
            throw OutOfRange("options", option, value, string.Create(CultureInfo.InvariantCulture, $"{least}{why} or more"));
        }
    }

    private static void Names(IDictionary<string, string> names, string option)
    {
        foreach (var (name, value) in names)
        {
            if (string.IsNullOrWhiteSpace(name.Trim('/')) || string.IsNullOrWhiteSpace(value?.Trim('/')))
            {
                throw new ArgumentException($"{option}[\"{name}\"] is \"{value}\"; allowed: names that are not empty.", nameof(option));
            }
        }
    }

    private static ArgumentOutOfRangeException OutOfRange(string parameter, string option, object value, string allowed) =>
        new(parameter, value, string.Create(CultureInfo.InvariantCulture, $"{option} is {value}; allowed: {allowed}."));
}
