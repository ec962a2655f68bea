using System.Globalization;
using Xunit;

namespace DimeClient.Tests.RoundTrip;

/// <summary>
/// Another culture and time zone for as long as it lives. The zone is the process's: .NET reads <c>TZ</c> again once its cache
/// is empty, so nothing else may run meanwhile. On Windows the variable says nothing, and the zone stays what it is.
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
            Assert.Equal(expected, TimeZoneInfo.Local.BaseUtcOffset); // else the test would show nothing
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
