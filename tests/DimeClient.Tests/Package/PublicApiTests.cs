using DimeClient.Tests.Support;
using Xunit;

namespace DimeClient.Tests.Package;

public sealed class PublicApiTests
{
    // Set it to rewrite the file: UPDATE_PUBLIC_API=1 dotnet test tests/DimeClient.Tests --filter PublicApi
    private const string Update = "UPDATE_PUBLIC_API";

    private static string File => Path.Combine(Repository.Root, "tests", "DimeClient.Tests", "Package", "PublicApi.txt");

    [Fact]
    public void The_public_surface_changes_only_on_purpose()
    {
        var surface = PublicSurface.Of(typeof(DimeSchedulerClient).Assembly);
        if (Environment.GetEnvironmentVariable(Update) == "1")
        {
            System.IO.File.WriteAllLines(File, surface);
        }

        var baseline = System.IO.File.ReadAllLines(File);

        var hint = $"If this change is intended: {Update}=1 dotnet test tests/DimeClient.Tests --filter PublicApi";
        Assert.True(
            surface.SequenceEqual(baseline), $"New: {Join(surface.Except(baseline))}\nGone: {Join(baseline.Except(surface))}\n{hint}");
    }

    [Fact]
    public void The_surface_shows_everything_that_a_caller_depends_on()
    {
        var surface = PublicSurface.Of(typeof(DimeSchedulerClient).Assembly);

        Assert.Contains("sealed class DimeClient.DimeSchedulerClient : System.IDisposable", surface);
        Assert.Contains(
            "DimeClient.DimeSchedulerClient.DimeSchedulerClient(string apiKey, DimeClient.DimeEnvironment environment)", surface);
        Assert.Contains("DimeClient.RetryOptions.MaxRetries { get; init; } : int", surface);
        Assert.Contains("DimeClient.DimeEnvironment.Sandbox = 1", surface);
        Assert.DoesNotContain(surface, line => line.Contains("DimeTransport", StringComparison.Ordinal));
    }

    private static string Join(IEnumerable<string> lines) => string.Join("\n  ", lines.Prepend(""));
}
