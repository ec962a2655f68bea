using System.Globalization;
using Xunit;

namespace DimeClient.Tests.RoundTrip;

/// <summary>
/// Sets another culture and time zone until it is disposed. The zone belongs to the process: .NET reads <c>TZ</c> again once its cache
/// is empty, so no other test may run meanwhile. On Windows the variable has no effect, and the zone stays the same.
/// </summary>
[CollectionDefinition(nameof(WholeProcess), DisableParallelization = true)]
public sealed class WholeProcess : IDisposable
{
    private readonly CultureInfo _culture = CultureInfo.CurrentCulture;
    private readonly string? _zone = Environment.GetEnvironmentVariable("TZ");

    public WholeProcess(string culture, string zone)
    {
        CultureInfo.CurrentCulture = new CultureInfo(culture);
        CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture;
        Environment.SetEnvironmentVariable("TZ", zone);
        TimeZoneInfo.ClearCachedData();
        if (!OperatingSystem.IsWindows())
        {
            var expected = TimeZoneInfo.FindSystemTimeZoneById(zone).BaseUtcOffset;
            Assert.Equal(expected, TimeZoneInfo.Local.BaseUtcOffset); // otherwise the test would prove nothing
        }
    }

    public void Dispose()
    {
        CultureInfo.CurrentCulture = _culture;
        CultureInfo.DefaultThreadCurrentCulture = null;
        Environment.SetEnvironmentVariable("TZ", _zone);
        TimeZoneInfo.ClearCachedData();
    }
}
