using System.Globalization;

namespace DimeClient;

/// <summary>Reads the Retry-After header.</summary>
internal static class RetryAfter
{
    /// <summary>The longest wait that is returned; a longer one is cut to this. Callers may cap it further.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>How long the server asks us to wait: never negative, at most <see cref="Longest"/>, null when it does not say.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="now">The instant the response arrived; the header may hold a date instead of seconds.</param>
    /// <remarks>Source: RFC 9110 §10.2.3. The RFC does not allow fractions or numbers beyond 32 bits, but some servers send them.</remarks>
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
