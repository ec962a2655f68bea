using SyncWorker.Pages.Tests.Support;

namespace SyncWorker.Pages.Tests;

[Collection(nameof(Chromium))]
[Trait(Chromium.Needs, "Browser")]
public sealed class ThemeTests(Chromium browser)
{
    [Theory]
    [InlineData(ColorScheme.Light, "rgb(246, 247, 249)", "rgb(20, 23, 28)")]
    [InlineData(ColorScheme.Dark, "rgb(20, 23, 28)", "rgb(246, 247, 249)")]
    public async Task The_theme_is_the_systems_until_somebody_switches_and_then_stays(ColorScheme scheme, string before, string after)
    {
        await using var worker = await PageWorker.StartAsync();
        await using var visit = await browser.VisitAsync(worker, scheme: scheme);
        var body = visit.Page.Locator("body");

        await Assertions.Expect(body).ToHaveCSSAsync("background-color", before);
        await visit.Button("Dark or light").ClickAsync();
        await Assertions.Expect(body).ToHaveCSSAsync("background-color", after);
        await visit.Page.ReloadAsync();
        await Assertions.Expect(body).ToHaveCSSAsync("background-color", after);
    }
}
