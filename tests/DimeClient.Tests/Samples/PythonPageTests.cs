using DimeClient.Tests.Support;
using SdkSample;
using Xunit;

namespace DimeClient.Tests.Samples;

public sealed class PythonPageTests
{
    [Fact]
    public void Every_line_of_the_page_is_a_comment_above_its_counterpart()
    {
        var page = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden", "python-page.txt"));
        var comments = Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Samples"), "*.cs")
            .SelectMany(File.ReadLines)
            .Select(line => line.Trim())
            .Where(line => line.StartsWith("// ", StringComparison.Ordinal))
            .Select(line => line[3..])
            .ToList();

        var missing = page.Distinct().Where(line => page.Count(l => l == line) > comments.Count(c => c == line));

        Assert.Empty(missing);
        Assert.NotEmpty(page);
    }

    [Fact]
    public async Task All_samples_run()
    {
        await using var emulator = await LocalDime.StartAsync();
        await using var output = new StringWriter { NewLine = "\n" };

        await PythonPage.RunAsync(emulator.Client, output);
        await CreatingAClient.ScopedAsync(new DimeSchedulerOptions { ApiKey = "any", BaseAddress = emulator.Address });

        Assert.Equal(
            """
            9 accessors, and more.
            1 category, Install in #0ea5e9.
            0 appointments.
            Found: True.
            True: 0 categories, error none, HTTP 200.
            bad payload: {"Error":"Bad Request","Description":"String or binary data would be truncated in table 'Category', column 'CategoryHexColor'. Truncated value: 'light b'."}
            2 rows: True.

            """.ReplaceLineEndings("\n"),
            output.ToString());
        Assert.Equal("INSTALL", Assert.Single(await emulator.StateAsync("Category")).GetProperty("CategoryName").GetString());
        Assert.Single(await emulator.StateAsync("Task"));
    }
}
