using System.Globalization;

namespace DimeClient;

/// <summary>Reads the Retry-After header.</summary>
internal static class RetryAfter
{
    /// <summary>The longest wait that is told; a longer one, however absurd, is this one. Callers cap it as they see fit.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>How long the server asks us to wait: never negative, at most <see cref="Longest"/>, null when it does not say.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="now">The instant the response arrived; the header may hold a date instead of seconds.</param>
    /// <remarks>Source: RFC 9110 §10.2.3. Fractions and numbers beyond 32 bits are not in it, but some servers send them.</remarks>
    public static TimeSpan? Read(HttpResponseMessage response, DateTimeOffset now)
    {
        if (!response.Headers.NonValidated.TryGetValues("Retry-After", out var values))
        {
            return null;
        }
        var text = values.ToString();
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
        {
            return double.IsNaN(seconds) ? null : TimeSpan.FromSeconds(Math.Clamp(seconds, 0, Longest.TotalSeconds));
        }
        var date = response.Headers.RetryAfter?.Date;
        return date is null ? null : Clamp(date.Value - now);
    }

    private static TimeSpan Clamp(TimeSpan wait) =>
        wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
}
